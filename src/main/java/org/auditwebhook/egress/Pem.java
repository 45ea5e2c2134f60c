package org.auditwebhook.egress;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a text in the encoding of RFC 7468, in their order. */
record Pem(List<Block> blocks) {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN (?<label>[A-Z0-9 ]+)-----(?<base64>[A-Za-z0-9+/=\\s]*)-----END \\k<label>-----");

  private static final String MARK = "-----BEGIN ";

  /** Empty if it is no such text. */
  static Optional<Pem> of(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!text.contains(MARK)) {
      return Optional.empty();
    }
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group("label"), matcher.group("base64")));
    }
    return Optional.of(new Pem(List.copyOf(blocks)));
  }

  /**
   * The certificates.
   *
   * @throws CertificateException if one is malformed
   */
  List<X509Certificate> certificates() throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks) {
      if (block.label().equals("CERTIFICATE")) {
        byte[] der = block.der().orElseThrow(() -> new CertificateException("not base64"));
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    }
    return certificates;
  }

  /** The first block that is a private key in whatever form, empty if there is none. */
  Optional<Block> key() {
    return blocks.stream().filter(block -> block.label().endsWith("PRIVATE KEY")).findFirst();
  }

  /**
   * One block. It may be a key: it prints its label only.
   *
   * @param label such as {@code CERTIFICATE}
   * @param base64 with line breaks
   */
  record Block(String label, String base64) {
    /** The bytes, empty if they are malformed. */
    Optional<byte[]> der() {
      try {
        return Optional.of(Base64.getMimeDecoder().decode(base64));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    @Override
    public String toString() {
      return label;
    }
  }
}
