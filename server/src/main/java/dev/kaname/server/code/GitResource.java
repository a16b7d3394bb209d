package dev.kaname.server.code;

import dev.kaname.code.CodeRepositories;
import dev.kaname.code.CodeRepository;
import dev.kaname.code.GitService;
import dev.kaname.code.GitWire;
import dev.kaname.database.Who;
import dev.kaname.security.Permission;
import dev.kaname.server.Languages;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.server.errors.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The three calls of git's smart protocol. A client that is not known gets 401 and asks its user
/// for a token; what it may not see is 404 like anything that does not exist.
@Path("/p/{project}/git/{repository}")
@RunOnVirtualThread
public class GitResource {
    private static final String PROTOCOL = "Git-Protocol";
    private static final int UNPACKING = 8192;

    private final CodeRepositories repositories;
    private final Caller caller;

    GitResource(CodeRepositories repositories, Caller caller) {
        this.repositories = repositories;
        this.caller = caller;
    }

    @GET
    @Path("info/refs")
    @Needs(Permission.CODE_READ)
    public Response advertise(
            @PathParam("repository") String name,
            @QueryParam("service") @Nullable String asked,
            @HeaderParam(PROTOCOL) @Nullable String protocol) {
        GitService service =
                GitService.of(asked == null ? "" : asked)
                        .orElseThrow(() ->
                                Refusal.invalid(
                                        "service",
                                        "is not one of git's smart services",
                                        "use a git of version 1.6.6 or later"));
        if (service == GitService.RECEIVE_PACK && !caller.may(Permission.CODE_PUSH)) {
            throw Refusal.forbidden();
        }
        CodeRepository repository = repository(name);
        GitWire git = repositories.git();
        return answer(
                service,
                "advertisement",
                out -> git.advertise(repository, service, Optional.ofNullable(protocol), out));
    }

    @POST
    @Path("git-upload-pack")
    @Consumes("application/x-git-upload-pack-request")
    @Needs(Permission.CODE_READ)
    public Response upload(
            @PathParam("repository") String name,
            @HeaderParam(PROTOCOL) @Nullable String protocol,
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) @Nullable String coding,
            InputStream body) {
        CodeRepository repository = repository(name);
        GitWire git = repositories.git();
        return answer(
                GitService.UPLOAD_PACK,
                "result",
                out ->
                        git.upload(
                                repository,
                                Optional.ofNullable(protocol),
                                unpacked(body, coding),
                                out));
    }

    @POST
    @Path("git-receive-pack")
    @Consumes("application/x-git-receive-pack-request")
    @Needs(Permission.CODE_PUSH)
    public Response receive(
            @PathParam("repository") String name,
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) @Nullable String coding,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String languages,
            InputStream body) {
        CodeRepository repository = repository(name);
        GitWire git = repositories.git();
        Who who = caller.who();
        Locale locale = Languages.first(Optional.ofNullable(languages));
        return answer(
                GitService.RECEIVE_PACK,
                "result",
                out -> git.receive(repository, who, locale, unpacked(body, coding), out));
    }

    /// The name with or without the `.git` that git users write by habit.
    private CodeRepository repository(String name) {
        String plain = name.endsWith(".git") ? name.substring(0, name.length() - 4) : name;
        return repositories.named(caller.project().id(), plain);
    }

    private static Response answer(GitService service, String kind, StreamingOutput output) {
        return Response.ok(output)
                .header(
                        HttpHeaders.CONTENT_TYPE,
                        "application/x-" + service.wireName() + "-" + kind)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache, max-age=0, must-revalidate")
                .build();
    }

    /// Bounds on what comes out of it are kept by the engine.
    private static InputStream unpacked(InputStream body, @Nullable String coding)
            throws IOException {
        return "gzip".equalsIgnoreCase(coding) ? new GZIPInputStream(body, UNPACKING) : body;
    }
}
