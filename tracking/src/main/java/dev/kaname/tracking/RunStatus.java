package dev.kaname.tracking;

/// Where a run stands. The numbers are those of MLflow's protocol.
public enum RunStatus {
    RUNNING(1),
    SCHEDULED(2),
    FINISHED(3),
    FAILED(4),
    KILLED(5);

    private final int number;

    RunStatus(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    boolean isOver() {
        return this == FINISHED || this == FAILED || this == KILLED;
    }
}
