package evalschedules.snapstart;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A stand-in's certificate for 127.0.0.1, from an authority that only the clients of stand-ins
 * trust. Its private key is public; the authority's was thrown away.
 */
public final class StandInCertificate {
  private static final char[] PASSWORD = "priming".toCharArray();

  private final KeyManager[] keyManagers;
  private final Certificate authority;

  private StandInCertificate(KeyManager[] keyManagers, Certificate authority) {
    this.keyManagers = keyManagers;
    this.authority = authority;
  }

  /** Reads it from beside this class. */
  public static StandInCertificate load() throws IOException {
    try (InputStream file = StandInCertificate.class.getResourceAsStream("stand-in.p12")) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(file, PASSWORD);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD);
      return new StandInCertificate(
          keys.getKeyManagers(), store.getCertificateChain("stand-in")[1]);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** For a server that shows it. */
  public KeyManager[] keyManagers() {
    return keyManagers.clone();
  }

  /** For a client that trusts its authority, as PEM. */
  public String authorityPem() throws IOException {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder().encodeToString(authority.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  SSLContext serverContext() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  TrustManager[] trustManagers() {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("authority", authority);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      return trust.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
