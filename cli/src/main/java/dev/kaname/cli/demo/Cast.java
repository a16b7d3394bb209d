package dev.kaname.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.Texts;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// The people of the demo, each with a token of their own and the role they would have at work.
///
/// @param admin manages the installation and reads no data
/// @param engineer owns the project and delivers the data
/// @param scientist writes the pipeline
/// @param operator answers for what is live
/// @param developer calls the endpoint
record Cast(Api admin, Api engineer, Api scientist, Api operator, Api developer) {
    static final String PROJECT = "new-york";

    /// The data repository: it has to be there before it can be granted.
    static final String DATA = "flights";

    static Cast assemble(String url, String adminToken, Texts texts) {
        Api admin = api(url, adminToken, texts);
        String engineer = person(admin, "erika");
        String scientist = person(admin, "sota");
        String operator = person(admin, "olga");
        String developer = person(admin, "dai");
        ObjectNode project = Api.object().put("name", PROJECT).put("owner", engineer);
        project.putArray("roles").add("data-engineer");
        admin.post("/api/v1/projects", project);
        Api owner = api(url, token(admin, engineer), texts);
        owner.post("/api/v1/projects/" + PROJECT + "/repositories", Api.object().put("name", DATA));
        join(owner, scientist, List.of("data-scientist", "operations"));
        join(owner, operator, List.of("operations"));
        join(owner, developer, List.of("developer"));
        return new Cast(
                admin,
                owner,
                api(url, token(admin, scientist), texts),
                api(url, token(admin, operator), texts),
                api(url, token(admin, developer), texts));
    }

    /// A data scientist reads the data sets that were granted to them, one by one. Sota also
    /// answers for what is live, since a pipeline may only deploy what the person who pushed it
    /// may.
    private static void join(Api owner, String principal, List<String> roles) {
        ObjectNode member = Api.object();
        roles.forEach(member.putArray("roles")::add);
        if (roles.contains("data-scientist")) {
            member.putArray("data").add(DATA);
        }
        owner.put("/api/v1/projects/" + PROJECT + "/members/" + Api.escape(principal), member);
    }

    private static String person(Api admin, String name) {
        return admin.post("/api/v1/principals", Api.object().put("name", name)).path("id").asText();
    }

    private static String token(Api admin, String principal) {
        return admin.post(
                        "/api/v1/tokens",
                        Api.object().put("principal", principal).put("expiresInDays", 7))
                .path("token")
                .asText();
    }

    private static Api api(String url, String token, Texts texts) {
        return new Api(URI.create(url), Optional.of(token), texts);
    }
}
