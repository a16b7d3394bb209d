package dev.kaname.pipelines;

import dev.kaname.pipelines.plan.PlannedStep;
import java.lang.System.Logger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// A pipeline run that is under way: its mailbox, and the one thread at a time that works it off.
///
/// Everything heard since the last act goes into the next one, together with the steps that may
/// start. So acts are few when much happens, and immediate when little does; and since a run is
/// moved by one thread only, its acts never get in each other's way.
///
/// What this object knows beyond the tables is only what can be read again from them.
final class LiveRun {
    private static final Logger LOG = System.getLogger(LiveRun.class.getName());
    private static final int MOST_PER_ACT = 64;
    private static final long SHORTEST_PAUSE = 100;
    private static final long LONGEST_PAUSE = 20_000;

    private final Engine engine;
    private final RunHead head;
    private final ConcurrentMap<Integer, List<Made>> made = new ConcurrentHashMap<>();
    private final Queue<Report> mailbox = new ConcurrentLinkedQueue<>();
    private final Queue<Claim> prepared = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> readied = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Integer> ready = new ArrayDeque<>();
    private final ArrayDeque<Claim> claimable = new ArrayDeque<>();
    private final Set<Integer> relaunch = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean working = new AtomicBoolean();
    private final Runnable waker = this::wake;
    private long pauseMillis = SHORTEST_PAUSE;

    /// What this object knows may not be what the tables say: it is new, or the answer to its last
    /// act was lost.
    private boolean unsure = true;

    private volatile boolean signalled;
    private volatile boolean cancelAsked;
    private volatile boolean cancelled;
    private volatile boolean over;

    LiveRun(Engine engine, RunHead head) {
        this.engine = engine;
        this.head = head;
    }

    RunHead head() {
        return head;
    }

    Map<Integer, List<Made>> made() {
        return made;
    }

    boolean isCancelAsked() {
        return cancelAsked;
    }

    /// The tables know that it is to end: nothing may be started any more.
    boolean isCancelled() {
        return cancelled;
    }

    void tell(Report report) {
        mailbox.add(report);
        wake();
    }

    void cancel() {
        cancelAsked = true;
        wake();
    }

    void isReady(int ordinal) {
        readied.add(ordinal);
    }

    void relaunch(int ordinal) {
        relaunch.add(ordinal);
    }

    void wake() {
        signalled = true;
        if (working.compareAndSet(false, true)) {
            engine.fork(this::work);
        }
    }

    /// Works until nothing is left, then lets go; a signal that comes just then starts anew.
    private void work() {
        try {
            while (signalled && !over && !engine.isClosed()) {
                signalled = false;
                while (!over && !engine.isClosed() && turn()) {
                    // until a turn finds nothing to do
                }
            }
        } finally {
            working.set(false);
        }
        if (signalled && !over && !engine.isClosed()) {
            wake();
        }
    }

    /// One act, if there is anything to write; answers whether there was.
    private boolean turn() {
        if (unsure && !takeUp()) {
            return !over;
        }
        List<Report> reports = drain();
        boolean cancelNow = cancelAsked && !cancelled;
        Set<Integer> again = new HashSet<>(relaunch);
        List<Claim> claims = cancelAsked ? List.of() : claims();
        if (reports.isEmpty() && claims.isEmpty() && again.isEmpty() && !cancelNow) {
            return false;
        }
        try {
            Advanced advanced = engine.advance(head, reports, claims, cancelNow, again);
            relaunch.removeAll(again);
            cancelled |= cancelNow;
            pauseMillis = SHORTEST_PAUSE;
            follow(advanced, claims);
        } catch (Fence.Replaced e) {
            LOG.log(Logger.Level.ERROR, String.valueOf(e.getMessage()));
            engine.stopDeciding();
        } catch (RuntimeException e) {
            LOG.log(Logger.Level.WARNING, "pipeline run " + head.id() + " cannot be written", e);
            again(reports, claims);
        }
        return true;
    }

    /// Nothing that was heard is forgotten because the database could not be told.
    private void again(List<Report> reports, List<Claim> claims) {
        giveBack(claims);
        mailbox.addAll(reports);
        unsure = true;
        pause();
    }

    /// Reads where the run stands, as often as it takes; answers whether it goes on from there.
    private boolean takeUp() {
        List.of(ready, readied, claimable, prepared).forEach(Collection::clear);
        try {
            if (engine.takeUp(this)) {
                unsure = false;
            } else {
                end();
            }
        } catch (RuntimeException e) {
            LOG.log(Logger.Level.WARNING, "pipeline run " + head.id() + " cannot be read", e);
            pause();
        }
        return !unsure;
    }

    private void pause() {
        if (!engine.closedWithin(pauseMillis)) {
            pauseMillis = Math.min(LONGEST_PAUSE, pauseMillis * 2);
        }
    }

    private void end() {
        over = true;
        engine.isOver(this);
    }

    private List<Report> drain() {
        List<Report> reports = new ArrayList<>();
        for (Report next = mailbox.poll(); next != null; next = mailbox.poll()) {
            reports.add(next);
            if (reports.size() >= MOST_PER_ACT) {
                break;
            }
        }
        return reports;
    }

    /// Steps that can start now: everything about them is known, and there is room.
    private List<Claim> claims() {
        for (Integer next = readied.poll(); next != null; next = readied.poll()) {
            ready.add(next);
        }
        for (Claim next = prepared.poll(); next != null; next = prepared.poll()) {
            claimable.add(next);
        }
        List<Claim> claims = new ArrayList<>();
        while (claims.size() < MOST_PER_ACT && takeOne(claims)) {
            // until there is no room or no step
        }
        return claims;
    }

    private boolean takeOne(List<Claim> claims) {
        Claim known = claimable.peek();
        if (known != null) {
            return takeKnown(known, claims);
        }
        Integer ordinal = ready.peek();
        if (ordinal == null) {
            return false;
        }
        PlannedStep step = head.plan().step(ordinal);
        if (!engine.preparation().isQuick(head, step)) {
            ready.remove();
            engine.fork(() -> prepare(step));
            return true;
        }
        if (!engine.capacity().take(engine.share(step), waker)) {
            return false;
        }
        ready.remove();
        claims.add(claim(step));
        return true;
    }

    private boolean takeKnown(Claim known, List<Claim> claims) {
        PlannedStep step = head.plan().step(known.ordinal());
        boolean needsRoom = known.hit().isEmpty();
        if (needsRoom && !engine.capacity().take(engine.share(step), waker)) {
            return false;
        }
        claims.add(claimable.remove());
        return true;
    }

    private void prepare(PlannedStep step) {
        prepared.add(claim(step));
        wake();
    }

    private Claim claim(PlannedStep step) {
        try {
            return engine.preparation().claim(head, step, made);
        } catch (Preparation.Trouble e) {
            return broken(step, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.log(Logger.Level.WARNING, head.id() + ": cannot prepare " + step.name(), e);
            return broken(step, "it could not be prepared: " + e.getMessage());
        }
    }

    private Claim broken(PlannedStep step, String trouble) {
        return Claim.broken(step.ordinal(), engine.newId(), trouble);
    }

    private void follow(Advanced advanced, List<Claim> claims) {
        made.putAll(advanced.made());
        advanced.ready().forEach(readied::add);
        Set<String> launched = new HashSet<>();
        for (Order order : advanced.orders()) {
            if (order instanceof Order.Launch) {
                launched.add(order.attempt());
            }
        }
        giveBack(claims.stream().filter(claim -> !launched.contains(claim.attempt())).toList());
        advanced.orders().forEach(order -> engine.carryOut(this, order));
        advanced.closed().forEach(engine::tidy);
        if (advanced.state().isOver()) {
            end();
        }
        advanced.admitted()
                .ifPresent(next -> engine.fork(() -> engine.begin(head.project(), next)));
    }

    private void giveBack(List<Claim> claims) {
        for (Claim claim : claims) {
            if (claim.hit().isEmpty()) {
                engine.capacity().giveBack(engine.share(head.plan().step(claim.ordinal())));
            }
        }
    }
}
