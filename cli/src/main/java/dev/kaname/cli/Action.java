package dev.kaname.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/// A command of the kind most are: it asks, and what it answers is shown in one place, as JSON or
/// in words.
public abstract class Action implements Callable<Integer> {
    @Mixin private Session session = new Session();

    protected final Session session() {
        return session;
    }

    protected final Api api() {
        return session.api();
    }

    protected abstract Answer answer() throws IOException;

    @Override
    public final Integer call() throws IOException {
        Answer answer = answer();
        session.output().show(answer);
        return answer.code().status();
    }
}
