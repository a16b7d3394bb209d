package dev.kaname.runtimes;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Picks from an environment what tells the package installer how to reach its index, and nothing
/// else: no token of ours, no setting that would change where packages go.
final class InstallerEnvironment {
    private static final Set<String> WANTED =
            Set.of(
                    "PIP_INDEX_URL",
                    "PIP_EXTRA_INDEX_URL",
                    "PIP_NO_INDEX",
                    "PIP_FIND_LINKS",
                    "PIP_TRUSTED_HOST",
                    "PIP_PROXY",
                    "PIP_CERT",
                    "PIP_CLIENT_CERT",
                    "PIP_CONFIG_FILE",
                    "PIP_CACHE_DIR",
                    "PIP_TIMEOUT",
                    "PIP_DEFAULT_TIMEOUT",
                    "PIP_RETRIES",
                    "PIP_KEYRING_PROVIDER",
                    "NETRC",
                    "HOME",
                    "XDG_CONFIG_HOME",
                    "XDG_CACHE_HOME",
                    "XDG_CONFIG_DIRS",
                    "HTTP_PROXY",
                    "HTTPS_PROXY",
                    "ALL_PROXY",
                    "NO_PROXY",
                    "SSL_CERT_FILE",
                    "SSL_CERT_DIR",
                    "REQUESTS_CA_BUNDLE",
                    "CURL_CA_BUNDLE");

    private InstallerEnvironment() {}

    static Map<String, String> inherited(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(entry -> WANTED.contains(entry.getKey().toUpperCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
