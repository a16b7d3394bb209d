package dev.kaname.tracking;

/// Which things a search shows by their life-cycle stage. The numbers are those of MLflow's
/// protocol.
public enum View {
    ACTIVE_ONLY(1),
    DELETED_ONLY(2),
    ALL(3);

    private final int number;

    View(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    boolean shows(boolean deleted) {
        return switch (this) {
            case ACTIVE_ONLY -> !deleted;
            case DELETED_ONLY -> deleted;
            case ALL -> true;
        };
    }
}
