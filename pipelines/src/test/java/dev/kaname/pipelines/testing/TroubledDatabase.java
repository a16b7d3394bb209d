package dev.kaname.pipelines.testing;

import dev.kaname.database.Act;
import dev.kaname.database.Database;
import dev.kaname.database.DatabaseFailure;
import dev.kaname.database.Dialect;
import dev.kaname.database.EventLog;
import dev.kaname.database.Lane;
import dev.kaname.database.Rows;
import dev.kaname.database.Who;
import dev.kaname.database.Work;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A database that can go away and come back, or lose the answer to an act that it wrote.
public final class TroubledDatabase implements Database {
    private final Database real;
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger answersUntilLoss = new AtomicInteger();
    private volatile boolean away;

    public TroubledDatabase(Database real) {
        this.real = real;
    }

    public void goAway() {
        away = true;
    }

    public void comeBack() {
        away = false;
    }

    /// How often something was asked in vain.
    public int refused() {
        return refused.get();
    }

    /// The act after the next `others` is written, and its answer is lost.
    public void loseAnAnswerAfter(int others) {
        answersUntilLoss.set(others + 1);
    }

    @Override
    public <T> T act(Who who, Lane lane, Act<T> act) {
        refuseIfAway();
        T value = real.act(who, lane, act);
        if (answersUntilLoss.get() > 0 && answersUntilLoss.decrementAndGet() == 0) {
            throw new DatabaseFailure.OutcomeUnknown(new IOException("the line broke"));
        }
        return value;
    }

    @Override
    public <T> T read(Function<Rows, T> question) {
        refuseIfAway();
        return real.read(question);
    }

    private void refuseIfAway() {
        if (away) {
            refused.incrementAndGet();
            throw new DatabaseFailure.Unwritable(new IOException("it is away"));
        }
    }

    @Override
    public EventLog events() {
        return real.events();
    }

    @Override
    public Work work() {
        return real.work();
    }

    @Override
    public Dialect dialect() {
        return real.dialect();
    }

    @Override
    public void close() {
        real.close();
    }
}
