package dev.kaname.pipelines;

import dev.kaname.database.Database;
import dev.kaname.pipelines.Flights.Flight;
import dev.kaname.pipelines.plan.PlannedStep;
import dev.kaname.pipelines.run.StepEvent;
import dev.kaname.sandbox.ExitRecord;
import dev.kaname.sandbox.Isolation;
import dev.kaname.sandbox.StartOutcome;
import java.lang.System.Logger;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/// Carries out what the tables say: launches attempts, hears of their ends, and tells the tables.
///
/// Nothing it knows is needed after a crash. The database says what was decided, the runner says
/// what became of it, and the next engine goes on from there (see [Recovery]). An act writes the
/// intent before anything is done, and what is done is told by an act that is ignored if it comes
/// twice or too late.
final class Engine implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Engine.class.getName());

    /// A step that runs shorter than this is never written down as running: its end says it all.
    private static final long WORTH_TELLING_MILLIS = 150;

    private static final int TRIES = 5;

    private final Database database;
    private final Ports ports;
    private final Supplier<String> ids;
    private final PipelineSettings settings;
    private final Preparation preparation;
    private final Launcher launcher;
    private final Collector collector;
    private final ServerSteps serverSteps;
    private final RunHeads heads;
    private final Recovery recovery;
    private final Capacity capacity;
    private final Flights flights;
    private final Faults faults;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentMap<String, LiveRun> runs = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Isolation isolation;
    private final long epoch;
    private final AutoCloseable watch;

    Engine(
            Database database,
            Ports ports,
            PipelineSettings settings,
            Plans plans,
            Supplier<String> ids,
            InstantSource clock,
            Faults faults) {
        this.database = database;
        this.ports = ports;
        this.ids = ids;
        this.settings = settings;
        this.faults = faults;
        Locks locks = new Locks(database, ports.software(), ports.code(), ports.components());
        this.preparation =
                new Preparation(
                        database, ports.data(), ports.models(), ports.secrets(), locks, ids, clock);
        this.isolation = ports.runner().isolation();
        this.launcher = new Launcher(ports, locks, settings, isolation);
        this.collector = new Collector(ports.runner(), ports.data(), ports.models());
        this.serverSteps =
                new ServerSteps(database, ports.data(), ports.models(), ports.delivery());
        this.heads = new RunHeads(database, plans);
        this.recovery = new Recovery(this, database, ports.runner());
        this.capacity = new Capacity(settings.milliCpu(), settings.memoryBytes());
        this.flights = new Flights(capacity);
        this.epoch = Fence.pass(database);
        this.watch = ports.runner().watch(this::ended);
    }

    /// Goes on with every run that is under way, then keeps the net out.
    void start() {
        beginAll();
        fork(new Sweep(this, database, ports.runner())::run);
    }

    void beginAll() {
        heads.underWay().forEach(run -> carefully(() -> begin(run.project(), run.id())));
    }

    // ---- runs

    /// Goes on with a run from where the tables say it stands. For a run that is live already it
    /// does nothing.
    void begin(String project, String id) {
        if (!runs.containsKey(id)) {
            LiveRun run = new LiveRun(this, heads.read(project, id));
            if (runs.putIfAbsent(id, run) == null) {
                run.wake();
            }
        }
    }

    Optional<LiveRun> live(String run) {
        return Optional.ofNullable(runs.get(run));
    }

    Load load() {
        Capacity.Share free = capacity.free();
        return new Load(runs.size(), flights.size(), free.milliCpu(), free.memory());
    }

    void isOver(LiveRun run) {
        runs.remove(run.head().id());
    }

    Advanced advance(
            RunHead head,
            List<Report> reports,
            List<Claim> claims,
            boolean cancel,
            Set<Integer> relaunch) {
        faults.at(Faults.Point.BEFORE_ACT);
        Advance advance =
                new Advance(
                        head,
                        epoch,
                        reports,
                        claims,
                        cancel,
                        relaunch,
                        ports.tokens(),
                        ports.data(),
                        isolation.name().toLowerCase(Locale.ROOT));
        Advanced advanced = database.act(head.who(), advance);
        faults.at(Faults.Point.AFTER_ACT);
        return advanced;
    }

    /// See [Recovery].
    boolean takeUp(LiveRun run) {
        return recovery.takeUp(run);
    }

    // ---- orders

    void carryOut(LiveRun run, Order order) {
        PlannedStep step = run.head().plan().step(order.ordinal());
        switch (order) {
            case Order.Launch launch -> {
                Flight flight = flight(run, step, launch.number(), launch.attempt());
                flights.begin(flight);
                if (step.work().byServer()) {
                    serve(flight);
                } else {
                    fork(() -> launch(flight, step, launch));
                }
            }
            case Order.Kill kill -> kill(kill.attempt());
            case Order.Settle settle -> fork(() -> settle(run, step, settle));
        }
    }

    Flight flight(LiveRun run, PlannedStep step, int number, String attempt) {
        return new Flight(run, step.ordinal(), number, attempt, share(step));
    }

    private void launch(Flight flight, PlannedStep step, Order.Launch order) {
        LiveRun run = flight.run();
        try {
            String trouble = run.isCancelled() ? "it was stopped before it began" : order.trouble();
            if (!trouble.isEmpty()) {
                fail(flight, trouble);
                return;
            }
            faults.at(Faults.Point.BEFORE_START);
            StartOutcome outcome = launcher.launch(run.head(), step, order);
            faults.at(Faults.Point.AFTER_START);
            switch (outcome) {
                case StartOutcome.Started _, StartOutcome.AlreadyRunning _ -> runs(flight);
                case StartOutcome.AlreadyEnded already -> ended(already.exit());
            }
        } catch (RuntimeException e) {
            LOG.log(Logger.Level.INFO, order.attempt() + " could not be started", e);
            fail(flight, "it could not be started: " + e.getMessage());
        }
    }

    private void runs(Flight flight) {
        LiveRun run = flight.run();
        if (run.isCancelled()) {
            kill(flight.attempt());
        }
        boolean still =
                !waitOr(closed, WORTH_TELLING_MILLIS) && flights.find(flight.attempt()).isPresent();
        if (still) {
            run.tell(Report.of(flight.ordinal(), new StepEvent.Started(flight.number())));
        }
    }

    void kill(String attempt) {
        fork(() -> ports.runner().kill(attempt, settings.grace()));
    }

    void fail(Flight flight, String reason) {
        if (flights.land(flight)) {
            flight.run().tell(Report.failed(flight.ordinal(), flight.number(), reason));
        }
    }

    /// Told by the runner, on its thread. The end of an attempt nobody waits for is left alone: it
    /// was given up, and what it did is evidence.
    void ended(ExitRecord exit) {
        flights.find(exit.attempt())
                .filter(flights::land)
                .ifPresent(flight -> fork(() -> collect(flight, exit)));
    }

    private void collect(Flight flight, ExitRecord exit) {
        RunHead head = flight.run().head();
        faults.at(Faults.Point.BEFORE_COLLECT);
        PlannedStep step = head.plan().step(flight.ordinal());
        Optional<Report> report =
                insist(
                        exit.attempt() + ": its outputs could not be stored",
                        () -> collector.collect(head, step, flight.number(), exit),
                        reason ->
                                Report.failed(
                                        flight.ordinal(),
                                        flight.number(),
                                        "its outputs could not be stored: " + reason));
        faults.at(Faults.Point.AFTER_COLLECT);
        report.ifPresent(flight.run()::tell);
    }

    /// Does what reaches beyond this process and cannot be given up lightly, a few times if need
    /// be. Empty if the engine was closed meanwhile: then the next one does it.
    private Optional<Report> insist(
            String trouble, Supplier<Report> task, Function<String, Report> givenUp) {
        for (int tries = 1; ; tries++) {
            try {
                return Optional.of(task.get());
            } catch (RuntimeException e) {
                LOG.log(Logger.Level.WARNING, trouble, e);
                if (tries == TRIES) {
                    return Optional.of(givenUp.apply(String.valueOf(e.getMessage())));
                }
                if (waitOr(closed, 100L << (2 * tries))) {
                    return Optional.empty();
                }
            }
        }
    }

    /// Register and deploy: no process, but otherwise an attempt like any other.
    void serve(Flight flight) {
        fork(() -> {
            LiveRun run = flight.run();
            PlannedStep step = run.head().plan().step(flight.ordinal());
            Report report;
            try {
                report =
                        serverSteps.carryOut(
                                run.head(), step, flight.number(), flight.attempt(), run.made());
            } catch (RuntimeException e) {
                LOG.log(Logger.Level.INFO, run.head().id() + ": " + step.name() + " failed", e);
                report =
                        Report.failed(
                                flight.ordinal(), flight.number(), String.valueOf(e.getMessage()));
            }
            if (flights.land(flight)) {
                run.tell(report);
            }
        });
    }

    private void settle(LiveRun run, PlannedStep step, Order.Settle order) {
        insist(
                        run.head().id() + ": " + step.name() + " is not settled",
                        () -> {
                            faults.at(Faults.Point.BEFORE_SETTLE);
                            serverSteps.settle(run.head(), step, run.made());
                            faults.at(Faults.Point.AFTER_SETTLE);
                            return Report.of(
                                    order.ordinal(), new StepEvent.Settled(order.number()));
                        },
                        reason -> Report.failed(order.ordinal(), order.number(), reason))
                .ifPresent(run::tell);
    }

    /// What an ended attempt leaves besides logs and records is not needed any more.
    void tidy(String attempt) {
        fork(() -> new Workplace(ports.runner().folderOf(attempt)).clear());
    }

    // ---- what runs need

    Preparation preparation() {
        return preparation;
    }

    Capacity capacity() {
        return capacity;
    }

    Flights flights() {
        return flights;
    }

    Capacity.Share share(PlannedStep step) {
        return step.work().byServer()
                ? Capacity.Share.NONE
                : capacity.share(step.limits().milliCpu(), step.limits().memoryBytes());
    }

    String newId() {
        return ids.get();
    }

    void fork(Runnable task) {
        try {
            threads.execute(() -> carefully(task));
        } catch (RejectedExecutionException e) {
            LOG.log(Logger.Level.DEBUG, "closed", e);
        }
    }

    static void carefully(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(Logger.Level.ERROR, "a task of the pipelines failed", e);
        }
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    /// Waits; answers whether the engine was closed meanwhile.
    boolean closedWithin(long millis) {
        return waitOr(closed, millis);
    }

    private static boolean waitOr(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    void stopDeciding() {
        closed.countDown();
        try {
            watch.close();
        } catch (Exception e) {
            LOG.log(Logger.Level.DEBUG, "closing the watch", e);
        }
    }

    /// Stops deciding, and lets what is under way here come to its end for a moment. What runs goes
    /// on running, and the next engine adopts it.
    @Override
    public void close() {
        stopDeciding();
        threads.shutdown();
        try {
            threads.awaitTermination(settings.grace().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
