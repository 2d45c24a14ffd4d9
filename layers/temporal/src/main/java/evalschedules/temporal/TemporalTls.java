package evalschedules.temporal;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.temporal.envconfig.ClientConfigTLS;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether a connection is TLS, whom it trusts, and what it shows, by Temporal's own variables. */
final class TemporalTls {
  private TemporalTls() {}

  /**
   * As soon as anything speaks of it, and always with an API key, which would be readable on its
   * way otherwise.
   *
   * @param tls null when no variable speaks of TLS
   */
  static boolean isOn(boolean withKey, @Nullable ClientConfigTLS tls) {
    return withKey || (tls != null && !Boolean.TRUE.equals(tls.isDisabled()));
  }

  /**
   * What a client is to trust and to show.
   *
   * @param tls null when no variable speaks of TLS
   * @throws IllegalStateException naming the variables when there is a client certificate without a
   *     key, or a key without a certificate
   */
  static ChannelCredentials credentials(boolean withKey, @Nullable ClientConfigTLS tls) {
    if (!isOn(withKey, tls)) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
    if (tls != null) {
      try (InputStream authority = open(tls.getServerCACertPath(), tls.getServerCACertData());
          InputStream certificate = open(tls.getClientCertPath(), tls.getClientCertData());
          InputStream key = open(tls.getClientKeyPath(), tls.getClientKeyData())) {
        if (authority != null) {
          credentials.trustManager(authority);
        }
        if ((certificate == null) != (key == null)) {
          throw new IllegalStateException(
              "TEMPORAL_TLS_CLIENT_CERT_DATA or _PATH needs TEMPORAL_TLS_CLIENT_KEY_DATA or _PATH"
                  + " beside it, and the key the certificate");
        }
        if (certificate != null && key != null) {
          credentials.keyManager(certificate, key);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return credentials.build();
  }

  private static @Nullable InputStream open(@Nullable String path, byte @Nullable [] data)
      throws IOException {
    if (path != null && !path.isEmpty()) {
      return Files.newInputStream(Path.of(path));
    }
    return data == null || data.length == 0 ? null : new ByteArrayInputStream(data);
  }
}
