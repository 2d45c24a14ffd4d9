"""Temporal behind TLS and an API key, as in Temporal Cloud: passes on to the real one what comes with the right key."""

import datetime
import ipaddress
from concurrent import futures

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class TlsTemporal(grpc.GenericRpcHandler):
    def __init__(self, address, key):
        self.key = key
        self.asked = []
        self.real = grpc.insecure_channel(address)
        private, self.certificate = self._certificate()
        self.server = grpc.server(futures.ThreadPoolExecutor(4), handlers=[self])
        credentials = grpc.ssl_server_credentials([(private, self.certificate)])
        self.address = f"127.0.0.1:{self.server.add_secure_port('127.0.0.1:0', credentials)}"
        self.server.start()

    def service(self, call):
        method = self.real.unary_unary(call.method)
        authorization = dict(call.invocation_metadata).get("authorization")
        self.asked.append(authorization)

        def answer(request, context):
            if authorization != f"Bearer {self.key}":
                context.abort(grpc.StatusCode.UNAUTHENTICATED, "Request unauthorized.")
            return method(request, timeout=5)

        return grpc.unary_unary_rpc_method_handler(answer)

    def end(self):
        self.server.stop(None).wait()
        self.real.close()

    @staticmethod
    def _certificate():
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Temporal")])
        now = datetime.datetime.now(datetime.timezone.utc)
        day = datetime.timedelta(days=1)
        address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        certificate = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - day, now + day)
            .add_extension(address, critical=False)
            .sign(key, hashes.SHA256())
        )
        pem = serialization.Encoding.PEM
        return (
            key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
            certificate.public_bytes(pem),
        )
