package io.leasehold.http;

import io.leasehold.http.Problem.Fault;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.port.EventFeed;
import io.leasehold.ipam.port.StoreUnavailableException;
import io.leasehold.ipam.port.TokenStore.Role;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The HTTP listener: REST API, event stream, metrics and pages. All routes are in {@link #routes}.
 *
 * <p>A request is read on the event loop and answered on a worker, because ports block.
 * Thread-safe; started and closed once.
 */
public final class HttpApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);

    private static final int BODY_LIMIT_BYTES = 1 << 20;
    private static final int WORKERS = 16;
    private static final int COMPRESS_FROM_BYTES = 1400;
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none';"
                    + " frame-ancestors 'none'";

    private final EventFeed events;
    private final LivePlan plan;
    private final RandomGenerator random;
    private final String host;
    private final int port;

    private final Assets assets = new Assets();
    private final JsonObject document = Contract.document();
    private final Occupancy occupancy;
    private final Inventory inventory;
    private final Gate gate;
    private final Metrics metrics;
    private final RecentAnswers answers;
    private final Api api;
    private final PageFrame frame;
    private final Pages pages;
    private final ReservationPages reservationPages;
    private final ConflictPages conflictPages;
    private final DnsPages dnsPages;
    private final Vertx vertx;
    private final WorkerExecutor workers;

    /**
     * @param random must be cryptographically strong: it makes session ids
     * @param meters scraped at {@code /metrics}; our own meters are added to it
     * @param host address to listen on; a loopback address opens reading to everybody on this host
     * @param port 0 for any free one
     */
    public HttpApi(
            Ports ports,
            InstantSource clock,
            RandomGenerator random,
            PrometheusMeterRegistry meters,
            String host,
            int port) {
        this.events = ports.events();
        this.plan = ports.plan();
        this.random = random;
        this.host = host;
        this.port = port;
        this.occupancy = new Occupancy(ports.leases(), events);
        this.gate =
                new Gate(ports.tokens(), new Sessions(random, clock), Gate.isLoopbackName(host));
        this.answers = new RecentAnswers(clock);
        this.inventory = new Inventory(ports, occupancy, clock);
        this.metrics = new Metrics(meters, plan, inventory, ports.dns(), clock);
        PlanWrites writes = new PlanWrites(plan, random);
        Reservations reservations = new Reservations(writes);
        DnsDesk dns = new DnsDesk(ports, inventory, writes);
        this.api = new Api(ports, inventory, writes, reservations, dns, metrics, document);
        this.frame = new PageFrame(ports, inventory, assets.base());
        this.reservationPages =
                new ReservationPages(frame, plan, inventory, occupancy, reservations);
        this.dnsPages = new DnsPages(frame, inventory, dns, ports.conflicts());
        this.conflictPages = new ConflictPages(frame, inventory, ports.conflicts());
        this.pages = new Pages(ports, inventory, frame, reservationPages, conflictPages);
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(4));
        this.workers = vertx.createSharedWorkerExecutor("leasehold-http", WORKERS);
    }

    /**
     * Listens.
     *
     * @return the port that is bound
     * @throws UncheckedIOException when the address cannot be bound
     */
    public int start() {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost(host)
                        .setPort(port)
                        .setIdleTimeout(60)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS)
                        .setMaxInitialLineLength(4096)
                        .setMaxHeaderSize(16 * 1024)
                        .setMaxFormAttributeSize(8192)
                        .setMaxFormFields(32);
        Future<Integer> bound =
                OpenAPIContract.from(vertx, Contract.forRouter(document))
                        .map(this::routes)
                        .compose(
                                router ->
                                        vertx.createHttpServer(options)
                                                .requestHandler(router)
                                                .listen())
                        .map(server -> server.actualPort());
        try {
            int actual = bound.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
            LOG.info("http listens on {}:{}", host, actual);
            return actual;
        } catch (ExecutionException | TimeoutException failed) {
            close();
            throw new UncheckedIOException(
                    new IOException("http cannot listen on " + host + ":" + port, failed));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            close();
            throw new IllegalStateException("interrupted while starting http", interrupted);
        }
    }

    /** Stops listening and ends every connection. */
    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException late) {
            LOG.info("http did not end cleanly: {}", late.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Router routes(OpenAPIContract contract) {
        EventStreams streams = new EventStreams(vertx, workers, events, plan, inventory);
        Router router = Router.router(vertx);
        router.route().handler(this::begin);
        router.get("/assets/:version/:name").handler(this::asset);
        router.get("/favicon.ico")
                .handler(ctx -> send(ctx, Answer.seeOther(assets.base() + "/icon.svg")));
        router.route().handler(this::identify);
        // Before the body is read and looked at: what a stranger sends is nobody's business.
        router.route()
                .handler(
                        ctx -> {
                            Operation operation =
                                    contract.findOperation(
                                            ctx.request().path(), ctx.request().method());
                            if (operation == null) {
                                ctx.next();
                            } else {
                                ctx.put("operation", operation.getOperationId());
                                allow(ctx, Contract.role(operation), ctx::next);
                            }
                        });
        BodyHandler body = BodyHandler.create(false).setBodyLimit(BODY_LIMIT_BYTES);
        router.route().handler(body);

        page(router, HttpMethod.GET, "/", pages::home);
        page(router, HttpMethod.GET, "/subnets/:subnet", pages::subnet);
        page(router, HttpMethod.GET, "/subnets/:subnet/tree", pages::tree);
        page(router, HttpMethod.GET, "/subnets/:subnet/summary", pages::summary);
        page(router, HttpMethod.GET, "/subnets/:subnet/leases", pages::leases);
        page(router, HttpMethod.GET, "/subnets/:subnet/leases/more", pages::moreLeases);
        page(
                router,
                HttpMethod.GET,
                "/subnets/:subnet/reservations",
                reservationPages::reservations);
        page(router, HttpMethod.POST, "/subnets/:subnet/reservations", reservationPages::reserve);
        page(
                router,
                HttpMethod.POST,
                "/subnets/:subnet/reservations/:id/delete",
                reservationPages::unreserve);
        page(router, HttpMethod.GET, "/addresses/:address", pages::address);
        page(router, HttpMethod.GET, "/conflicts", conflictPages::conflicts);
        page(router, HttpMethod.POST, "/conflicts/:id/mute", conflictPages::mute);
        page(router, HttpMethod.POST, "/conflicts/:id/unmute", conflictPages::unmute);
        page(router, HttpMethod.GET, "/dns", dnsPages::dns);
        page(router, HttpMethod.POST, "/dns/zones/:zone/audit", dnsPages::audit);
        page(router, HttpMethod.POST, "/dns/zones/:zone/test", dnsPages::test);
        page(router, HttpMethod.POST, "/dns/findings/:id/adopt", dnsPages::adopt);
        page(router, HttpMethod.POST, "/dns/findings/:id/remove", dnsPages::remove);
        page(router, HttpMethod.POST, "/dns/findings/:id/leave", dnsPages::leave);
        page(router, HttpMethod.POST, "/dns/findings/:id/unleave", dnsPages::unleave);
        page(router, HttpMethod.POST, "/dns/pending/:address/retry", dnsPages::retry);
        page(router, HttpMethod.POST, "/dns/suggestions/:address/adopt", dnsPages::adoptName);
        open(router, HttpMethod.GET, "/login", frame::signInForm);
        router.post("/login").handler(this::signIn);
        router.post("/logout").handler(this::signOut);

        router.route().subRouter(operations(contract, streams));
        for (int status : new int[] {400, 404, 405, 406, 413, 414, 415, 500, 501}) {
            router.errorHandler(status, this::failed);
        }
        return router;
    }

    private Router operations(OpenAPIContract contract, EventStreams streams) {
        RouterBuilder builder =
                RouterBuilder.create(vertx, contract, RequestExtractor.withBodyHandler());
        Map<String, Function<Ask, Answer>> uses = api.operations();
        for (OpenAPIRoute route : builder.getRoutes()) {
            Operation operation = route.getOperation();
            String id = operation.getOperationId();
            Set<String> known = Contract.queryParameters(operation);
            // The gate has spoken already; Vert.x would want a handler of its own for each scheme.
            route.setDoSecurity(false);
            route.addHandler(ctx -> checkQuery(ctx, known));
            switch (id) {
                case "getLiveness" ->
                        route.addHandler(ctx -> send(ctx, Answer.text("text/plain", "alive\n")));
                case "streamEvents" -> route.addHandler(ctx -> stream(ctx, streams));
                default -> {
                    Function<Ask, Answer> use = uses.get(id);
                    if (use == null) {
                        throw new IllegalStateException("nothing answers operation " + id);
                    }
                    boolean creates = operation.getHttpMethod().equals(HttpMethod.POST);
                    Function<Ask, Answer> whole = creates ? ask -> answers.once(id, ask, use) : use;
                    route.addHandler(ctx -> answer(ctx, whole));
                }
            }
            route.addFailureHandler(this::failed);
        }
        return builder.createRouter();
    }

    private void page(Router router, HttpMethod method, String path, Function<Ask, Answer> use) {
        Role role = method.equals(HttpMethod.GET) ? Role.VIEWER : Role.OPERATOR;
        router.route(method, path)
                .handler(
                        ctx -> {
                            ctx.put("operation", "page " + path);
                            allow(ctx, Optional.of(role), () -> answer(ctx, use));
                        });
    }

    private void open(Router router, HttpMethod method, String path, Function<Ask, Answer> use) {
        router.route(method, path).handler(ctx -> answer(ctx, use));
    }

    /** Names the request, protects the answer, and counts it when it is sent. */
    private void begin(RoutingContext ctx) {
        String given = ctx.request().getHeader("X-Request-ID");
        String id = given != null && REQUEST_ID.matcher(given).matches() ? given : newRequestId();
        ctx.put("request", id);
        long started = System.nanoTime();
        HttpServerResponse response = ctx.response();
        response.putHeader("X-Request-ID", id)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "same-origin")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.endHandler(
                _ -> {
                    String operation = ctx.get("operation", "other");
                    metrics.answered(
                            operation,
                            response.getStatusCode(),
                            Duration.ofNanos(System.nanoTime() - started));
                    LOG.debug(
                            "http request={} operation={} status={}",
                            id,
                            operation,
                            response.getStatusCode());
                });
        ctx.next();
    }

    private String newRequestId() {
        return HexFormat.of().toHexDigits(random.nextLong());
    }

    private void asset(RoutingContext ctx) {
        ctx.put("operation", "asset");
        Optional<Answer> answer =
                assets.answer(ctx.pathParam("version"), ctx.pathParam("name"), takesGzip(ctx));
        send(
                ctx,
                answer.orElseGet(
                        () ->
                                Problem.notFound("asset of this name and version")
                                        .toAnswer(id(ctx))));
    }

    private static boolean takesGzip(RoutingContext ctx) {
        String accepted = ctx.request().getHeader("Accept-Encoding");
        return accepted != null && accepted.contains("gzip");
    }

    /** Finds out who asks. Whether they may is for the route to say. */
    private void identify(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        Cookie cookie = request.getCookie(Gate.COOKIE);
        Gate.Credentials shown =
                new Gate.Credentials(
                        request.method().name(),
                        Optional.ofNullable(request.getHeader("Authorization")),
                        Optional.ofNullable(cookie).map(Cookie::getValue),
                        Optional.ofNullable(request.getHeader("Origin")),
                        Optional.ofNullable(request.getHeader("Sec-Fetch-Site")),
                        Optional.ofNullable(request.getHeader("Host")).orElse(""),
                        request.headers().contains("Forwarded")
                                || request.headers().contains("X-Forwarded-For"));
        // The body arrives while the token is looked up; it must wait for its handler.
        request.pause();
        workers.executeBlocking(() -> gate.identify(shown), false)
                .onComplete(
                        done -> {
                            request.resume();
                            if (done.failed()) {
                                ctx.put("caller", Caller.STRANGER);
                                if (request.path().equals("/livez")) {
                                    ctx.next();
                                } else {
                                    fail(ctx, done.cause());
                                }
                                return;
                            }
                            switch (done.result()) {
                                case Gate.Verdict.Known(Caller caller) -> {
                                    ctx.put("caller", caller);
                                    ctx.next();
                                }
                                case Gate.Verdict.Refused(Problem problem) -> {
                                    ctx.put("caller", Caller.STRANGER);
                                    send(ctx, problem);
                                }
                            }
                        });
    }

    private void allow(RoutingContext ctx, Optional<Role> role, Runnable then) {
        Optional<Problem> refusal = role.flatMap(r -> Gate.refusal(caller(ctx), r));
        if (refusal.isEmpty()) {
            then.run();
        } else if (refusal.get().status() == 401 && isForPeople(ctx)) {
            // htmx follows redirects inside the page; this header moves the whole page.
            send(
                    ctx,
                    ctx.request().headers().contains("HX-Request")
                            ? Answer.empty(401).with("HX-Redirect", "/login")
                            : Answer.seeOther("/login"));
        } else {
            send(ctx, refusal.get());
        }
    }

    private static void checkQuery(RoutingContext ctx, Set<String> known) {
        MultiMap query = ctx.queryParams();
        List<Fault> faults = new ArrayList<>();
        for (String name : query.names()) {
            String shown = HostText.display(name);
            if (!known.contains(name)) {
                faults.add(
                        Fault.ofParameter(
                                shown,
                                "unknown-parameter",
                                "there is no parameter '" + shown + "'"));
            } else if (query.getAll(name).size() > 1) {
                faults.add(
                        Fault.ofParameter(
                                shown, "repeated", "parameter " + shown + " is given twice"));
            }
        }
        if (faults.isEmpty()) {
            ctx.next();
        } else {
            ctx.fail(
                    new ProblemException(
                            Problem.invalid(
                                    String.join("; ", faults.stream().map(Fault::message).toList()),
                                    faults)));
        }
    }

    private void answer(RoutingContext ctx, Function<Ask, Answer> use) {
        Ask ask = ask(ctx);
        workers.executeBlocking(() -> use.apply(ask), false)
                .onSuccess(answer -> send(ctx, answer))
                .onFailure(failure -> fail(ctx, failure));
    }

    private static Ask ask(RoutingContext ctx) {
        Map<String, String> headers = new HashMap<>();
        ctx.request()
                .headers()
                .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        Map<String, String> query = new HashMap<>();
        ctx.queryParams().forEach(query::put);
        Map<String, String> form = new HashMap<>();
        ctx.request().formAttributes().forEach(form::put);
        boolean json =
                headers.getOrDefault("content-type", "").startsWith("application/json")
                        && ctx.body() != null
                        && ctx.body().length() > 0;
        return new Ask(
                id(ctx),
                caller(ctx),
                ctx.pathParams(),
                query,
                headers,
                json ? new JsonObject(ctx.body().buffer()) : new JsonObject(),
                form);
    }

    private void stream(RoutingContext ctx, EventStreams streams) {
        if (streams.isFull()) {
            send(
                    ctx,
                    Problem.of(
                                    503,
                                    "too-many-streams",
                                    "Too many event streams",
                                    EventStreams.MOST_CLIENTS
                                            + " clients follow the events already; close one or try"
                                            + " later")
                            .withHeader("Retry-After", "30"));
            return;
        }
        Ask ask = ask(ctx);
        EventStreams.Types types = EventStreams.Types.parse(ask.parameter("types"));
        Optional<String> after = ask.header("last-event-id").or(() -> ask.parameter("after"));
        workers.executeBlocking(() -> after.map(EventStreams::parse).orElseGet(events::end), false)
                .onSuccess(cursor -> streams.open(ctx.response(), types, cursor))
                .onFailure(failure -> fail(ctx, failure));
    }

    private void signIn(RoutingContext ctx) {
        ctx.put("operation", "page /login");
        Ask ask = ask(ctx);
        HttpServerRequest request = ctx.request();
        Gate.Credentials shown =
                new Gate.Credentials(
                        "POST",
                        Optional.empty(),
                        Optional.empty(),
                        ask.header("origin"),
                        ask.header("sec-fetch-site"),
                        ask.header("host").orElse(""),
                        false);
        if (!Gate.isSameOrigin(shown)) {
            send(ctx, Problem.crossOrigin());
            return;
        }
        workers.executeBlocking(
                        () -> {
                            Optional<String> session = ask.field("token").flatMap(gate::signIn);
                            return session.isPresent()
                                    ? Answer.seeOther("/")
                                            .with("Set-Cookie", cookie(session.get(), request))
                                    : frame.signInForm(
                                            ask,
                                            401,
                                            "This is not a token we know. Make one with"
                                                    + " “leasehold token create”.");
                        },
                        false)
                .onSuccess(answer -> send(ctx, answer))
                .onFailure(failure -> fail(ctx, failure));
    }

    private static String cookie(String session, HttpServerRequest request) {
        return Cookie.cookie(Gate.COOKIE, session)
                .setPath("/")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure("https".equals(request.getHeader("X-Forwarded-Proto")))
                .setMaxAge(session.isEmpty() ? 0 : Sessions.LIFETIME.toSeconds())
                .encode();
    }

    private void signOut(RoutingContext ctx) {
        Cookie cookie = ctx.request().getCookie(Gate.COOKIE);
        if (cookie != null) {
            gate.signOut(cookie.getValue());
        }
        send(ctx, Answer.seeOther("/").with("Set-Cookie", cookie("", ctx.request())));
    }

    private void fail(RoutingContext ctx, Throwable failure) {
        send(ctx, problemOf(ctx, failure));
    }

    private Problem problemOf(RoutingContext ctx, Throwable failure) {
        return switch (failure) {
            case ProblemException known -> known.problem();
            case StoreUnavailableException away -> {
                LOG.debug("http request={} found the store away", id(ctx), away);
                yield Problem.unavailable();
            }
            default -> {
                LOG.error(
                        "HTTP_INTERNAL_ERROR request={} {} {}",
                        id(ctx),
                        ctx.request().method(),
                        HostText.display(ctx.request().path()),
                        failure);
                yield Problem.internal();
            }
        };
    }

    /**
     * What Vert.x itself found wrong: no route, a body too large, a request unlike the document.
     */
    private void failed(RoutingContext ctx) {
        if (ctx.response().ended() || ctx.response().headWritten()) {
            return;
        }
        Throwable failure = ctx.failure();
        Throwable cause = failure == null ? null : failure.getCause();
        if (failure instanceof ProblemException || failure instanceof StoreUnavailableException) {
            fail(ctx, failure);
        } else if (failure instanceof ValidatorException invalid) {
            send(ctx, validation(ctx, invalid));
        } else if (cause instanceof ValidatorException invalid) {
            send(ctx, validation(ctx, invalid));
        } else {
            send(
                    ctx,
                    switch (ctx.statusCode()) {
                        case 404 ->
                                Problem.notFound(
                                        "resource at " + HostText.display(ctx.request().path()));
                        case 405 ->
                                Problem.of(
                                        405,
                                        "method-not-allowed",
                                        "Not with this method",
                                        ctx.request().method() + " is not among the methods here");
                        case 413 ->
                                Problem.of(
                                        413,
                                        "body-too-large",
                                        "The body is too large",
                                        "a body has at most " + BODY_LIMIT_BYTES + " bytes");
                        case 400 -> Problem.invalid("the request cannot be read", List.of());
                        default ->
                                problemOf(
                                        ctx,
                                        failure == null
                                                ? new IllegalStateException(
                                                        "status "
                                                                + ctx.statusCode()
                                                                + " without a reason")
                                                : failure);
                    });
        }
    }

    private static Problem validation(RoutingContext ctx, ValidatorException invalid) {
        String message = HostText.display(String.valueOf(invalid.getMessage()));
        if (invalid.type() == ValidatorErrorType.UNSUPPORTED_VALUE_FORMAT) {
            return Problem.of(
                    415,
                    "unsupported-media-type",
                    "Not JSON",
                    "send the body as Content-Type: application/json");
        }
        if (invalid instanceof SchemaValidationException wrong
                && message.contains(" body is invalid")
                && wrong.getOutputUnit().getErrors() != null) {
            List<Fault> faults =
                    SchemaFaults.of(
                            wrong.getOutputUnit().getErrors(),
                            Json.decodeValue(ctx.body().buffer()));
            if (!faults.isEmpty()) {
                return Problem.invalid(
                        String.join("; ", faults.stream().map(Fault::message).toList()), faults);
            }
        }
        return Problem.invalid(message, List.of());
    }

    private void send(RoutingContext ctx, Problem problem) {
        if (isForPeople(ctx) && !ctx.request().headers().contains("HX-Request")) {
            Caller caller = caller(ctx);
            workers.executeBlocking(() -> frame.problem(problem, caller), false)
                    .onSuccess(answer -> send(ctx, answer))
                    .onFailure(_ -> send(ctx, problem.toAnswer(id(ctx))));
        } else {
            send(ctx, problem.toAnswer(id(ctx)));
        }
    }

    private static boolean isForPeople(RoutingContext ctx) {
        String accept = ctx.request().getHeader("Accept");
        return !ctx.request().path().startsWith("/api/")
                && (accept != null && accept.contains("text/html")
                        || ctx.request().headers().contains("HX-Request"));
    }

    private void send(RoutingContext ctx, Answer answer) {
        HttpServerResponse response = ctx.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        if (!answer.contentType().isEmpty()) {
            response.putHeader("Content-Type", answer.contentType());
        }
        boolean worth =
                answer.body().length >= COMPRESS_FROM_BYTES
                        && !answer.headers().containsKey("Content-Encoding");
        if (worth) {
            response.putHeader("Vary", "Accept-Encoding");
        }
        // An ETag is strong: it names one representation, so tagged answers keep their plain bytes.
        boolean compress = worth && takesGzip(ctx) && !answer.headers().containsKey("ETag");
        if (compress) {
            response.putHeader("Content-Encoding", "gzip");
        }
        ctx.response()
                .end(Buffer.buffer(compress ? gzip(answer.body()) : answer.body()))
                .onFailure(gone -> LOG.debug("http request={} was not sent", id(ctx), gone));
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException("compressing in memory", impossible);
        }
        return out.toByteArray();
    }

    private static String id(RoutingContext ctx) {
        return ctx.get("request", "");
    }

    private static Caller caller(RoutingContext ctx) {
        return ctx.get("caller", Caller.STRANGER);
    }
}
