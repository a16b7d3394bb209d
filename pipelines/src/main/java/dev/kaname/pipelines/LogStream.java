package dev.kaname.pipelines;

/// What an attempt wrote.
public enum LogStream {
    /// What was done before its program began: resolving and building its software.
    SETUP("setup.log"),
    OUT("stdout.log"),
    ERR("stderr.log");

    private final String file;

    LogStream(String file) {
        this.file = file;
    }

    String file() {
        return file;
    }
}
