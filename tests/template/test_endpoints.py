"""The endpoints of AWS that `sam local` is given."""

import cfn_template


def test_the_endpoints_that_sam_local_is_given_are_named_and_have_no_value_in_aws(translated):
    for name, function in cfn_template.of_type(translated, "AWS::Lambda::Function").items():
        variables = function["Environment"]["Variables"]
        endpoints = {variable: value for variable, value in variables.items() if "ENDPOINT" in variable}
        assert endpoints == {
            "AWS_ENDPOINT_URL_DYNAMODB": {"Ref": "AWS::NoValue"},
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": {"Ref": "AWS::NoValue"},
        }, name
