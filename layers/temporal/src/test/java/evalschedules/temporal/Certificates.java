package evalschedules.temporal;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A certificate authority that lives as long as a test, and what it issues. */
final class Certificates {
  private final X509Bundle authority =
      issued(certificate("authority").setIsCertificateAuthority(true), null);

  /** A good one for the address that a {@link ScriptedTemporal} listens on. */
  X509Bundle forServer() {
    return issued(server(), authority);
  }

  /** A good one for another host. */
  X509Bundle forHost(String name) {
    return issued(
        certificate("server").addSanDnsName(name).addExtendedKeyUsageServerAuth(), authority);
  }

  /** One that was good until an hour ago. */
  X509Bundle expired() {
    Instant anHourAgo = Instant.now().minus(Duration.ofHours(1));
    return issued(
        server().notBefore(anHourAgo.minus(Duration.ofDays(1))).notAfter(anHourAgo), authority);
  }

  X509Bundle forClient() {
    return issued(certificate("client").addExtendedKeyUsageClientAuth(), authority);
  }

  String authorityPem() {
    return authority.getCertificatePEM();
  }

  /** Serves with a certificate, and asks clients for none. */
  static ServerCredentials serving(X509Bundle certificate) {
    return withKey(certificate).build();
  }

  /** Serves with a certificate, and refuses clients that this authority did not issue one to. */
  ServerCredentials requiringClients(X509Bundle certificate) {
    try {
      return withKey(certificate)
          .trustManager(stream(authorityPem()))
          .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TlsServerCredentials.Builder withKey(X509Bundle certificate) {
    try {
      return TlsServerCredentials.newBuilder()
          .keyManager(
              stream(certificate.getCertificatePathPEM()), stream(certificate.getPrivateKeyPEM()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CertificateBuilder server() {
    return certificate("server").addSanIpAddress("127.0.0.1").addExtendedKeyUsageServerAuth();
  }

  private static CertificateBuilder certificate(String name) {
    Instant now = Instant.now();
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=" + name)
        .notBefore(now.minus(Duration.ofDays(1)))
        .notAfter(now.plus(Duration.ofDays(1)));
  }

  private static X509Bundle issued(CertificateBuilder certificate, @Nullable X509Bundle authority) {
    try {
      return authority == null
          ? certificate.buildSelfSigned()
          : certificate.buildIssuedBy(authority);
    } catch (Exception e) {
      throw new IllegalStateException("a certificate cannot be made", e);
    }
  }

  private static InputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
