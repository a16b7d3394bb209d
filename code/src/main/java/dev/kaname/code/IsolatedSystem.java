package dev.kaname.code;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FS_POSIX;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/// Cuts JGit off from the machine's own git: no configuration of the user or the system has a say
/// in a server's repositories, no `GIT_…` variable, and no program is started to find any of them
/// out.
final class IsolatedSystem extends SystemReader {
    private static final int OWNER_ONLY = 0077;

    private final SystemReader machine;

    private IsolatedSystem(SystemReader machine) {
        this.machine = machine;
        setPlatformChecker();
    }

    /// Takes effect for the whole process; JGit has one such setting.
    static synchronized void install() {
        if (SystemReader.getInstance() instanceof IsolatedSystem) {
            return;
        }
        SystemReader.setInstance(new IsolatedSystem(SystemReader.getInstance()));
        if (FS.DETECTED instanceof FS_POSIX posix) {
            posix.setUmask(OWNER_ONLY); // else a shell is asked for it
        }
    }

    @Override
    public String getHostname() {
        return "localhost";
    }

    @Override
    public @Nullable String getenv(String variable) {
        return null;
    }

    @Override
    public @Nullable String getProperty(String key) {
        return machine.getProperty(key);
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    @SuppressWarnings("deprecation") // abstract in JGit until its next major version
    public long getCurrentTime() {
        return machine.now().toEpochMilli();
    }

    @Override
    @SuppressWarnings("deprecation") // abstract in JGit until its next major version
    public int getTimezone(long when) {
        return 0;
    }

    private static final class Empty extends FileBasedConfig {
        Empty(@Nullable Config parent, FS fs) {
            super(parent, null, fs);
        }

        /// How fine the disk's clock is. Were it not given, JGit would measure it, with files it
        /// writes beside ours. This is the coarsest there is, so nothing is trusted too early.
        @Override
        public @Nullable String getString(String section, @Nullable String part, String name) {
            boolean clock = name.equals("timestampResolution") || name.equals("minRacyThreshold");
            return section.equals("filesystem") && clock
                    ? "2 seconds"
                    : super.getString(section, part, name);
        }

        @Override
        public void load() {
            // there is no file
        }

        @Override
        public void save() {
            // there is no file
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
