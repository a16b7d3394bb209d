package dev.kaname.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks into the certificate and the key before the server uses them: later, the complaint would
/// be that of a library, about bytes, and name no setting.
final class TlsFiles {
    private static final String CERTIFICATE = "KANAME_SERVER_TLS_CERTIFICATE";
    private static final String KEY = "KANAME_SERVER_TLS_KEY";
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([^-]+)-----END \\1-----");

    private TlsFiles() {}

    /// @return what is wrong with the two files, if anything is
    static Optional<String> complaint(Path certificate, Path key) {
        try {
            PublicKey open = read(certificate);
            return complaint(open, key);
        } catch (IOException e) {
            return Optional.of(CERTIFICATE + " names a file that " + reason(e));
        } catch (GeneralSecurityException e) {
            return Optional.of(CERTIFICATE + " names a file that holds no certificate in PEM form");
        }
    }

    private static PublicKey read(Path certificate) throws IOException, GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(certificate)))
                .getPublicKey();
    }

    private static Optional<String> complaint(PublicKey open, Path key) {
        try {
            String text = new String(Files.readAllBytes(key), StandardCharsets.US_ASCII);
            Matcher found = PRIVATE_KEY.matcher(text);
            if (!found.find()) {
                return Optional.of(KEY + " names a file that holds no private key in PEM form");
            }
            // older forms of keys are not looked into
            boolean fits = !found.group(1).equals("PRIVATE KEY") || belongs(open, found.group(2));
            return fits
                    ? Optional.empty()
                    : Optional.of(KEY + " names a key that is not that of the certificate");
        } catch (IOException e) {
            return Optional.of(KEY + " names a file that " + reason(e));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.of(KEY + " names a key that is not that of the certificate, or broken");
        }
    }

    /// Whether what the one signs is what the other knows.
    private static boolean belongs(PublicKey open, String encoded) throws GeneralSecurityException {
        byte[] bytes = Base64.getMimeDecoder().decode(encoded);
        PrivateKey secret =
                KeyFactory.getInstance(open.getAlgorithm())
                        .generatePrivate(new PKCS8EncodedKeySpec(bytes));
        Signature signature =
                Signature.getInstance(
                        switch (open.getAlgorithm()) {
                            case "RSA" -> "SHA256withRSA";
                            case "EC" -> "SHA256withECDSA";
                            default -> open.getAlgorithm();
                        });
        byte[] probe = {1};
        signature.initSign(secret);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(open);
        signature.update(probe);
        return signature.verify(signed);
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "is not there" : "this server cannot read";
    }
}
