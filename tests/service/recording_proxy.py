"""An HTTP proxy in front of an AWS stand-in that notes which action is called on which resource."""

import http.server
import json
import re
import threading

import httpx

# The field of a request that names its resource, by the service as IAM calls it.
SERVICES = {"DynamoDB_20120810": ("dynamodb", "TableName"), "secretsmanager": ("secretsmanager", "SecretId")}


class RecordingProxy:
    """Serves on 127.0.0.1 until its end.

    Keeps the headers of each request, and passes it on as if it had been signed with the backend's own access key.
    """

    def __init__(self, backend):
        calls, heard = self.calls, self.heard = set(), []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                target, action = self.headers["X-Amz-Target"].split(".")
                service, resource = SERVICES[target]
                calls.add((f"{service}:{action}", json.loads(body)[resource]))
                headers = dict(self.headers)
                heard.append(headers)
                signed = re.sub("Credential=[^/]+", "Credential=local", headers["Authorization"])
                answer = httpx.post(backend, content=body, headers={**headers, "Authorization": signed})
                self.send_response(answer.status_code)
                for name in ("Content-Type", "x-amzn-RequestId", "x-amz-crc32"):
                    if name in answer.headers:
                        self.send_header(name, answer.headers[name])
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            def log_message(self, *_):
                """Says nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def taken(self):
        """The calls since this was asked last."""
        calls = set(self.calls)
        self.calls.clear()
        return calls

    def end(self):
        self.server.shutdown()
        self.server.server_close()
