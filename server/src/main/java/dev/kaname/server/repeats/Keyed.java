package dev.kaname.server.repeats;

/// A creating request with a key.
///
/// @param project its id, or `""` for the installation
/// @param principal who sent it
/// @param key as the client chose it
/// @param fingerprint digest of method, address and body: another request has another one
/// @param request what tells this one from every other, repeats included
record Keyed(String project, String principal, String key, String fingerprint, String request) {}
