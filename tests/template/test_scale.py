import re
import subprocess
import sys

import cfn_template


def test_the_page_has_the_figures_that_the_script_computes():
    docs = cfn_template.ROOT / "docs"
    printed = subprocess.check_output([sys.executable, docs / "scale.py"], text=True)
    (shown,) = re.findall(r"<!-- make scale -->\n(.+?)<!-- end -->", (docs / "scale.md").read_text(encoding="utf-8"), re.DOTALL)
    assert shown.strip() == printed.strip()
