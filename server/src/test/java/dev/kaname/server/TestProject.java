package dev.kaname.server;

import dev.kaname.database.Who;
import dev.kaname.security.Permission;
import dev.kaname.security.Principal;
import dev.kaname.security.Project;
import dev.kaname.security.Role;
import dev.kaname.security.Security;
import dev.kaname.security.TokenRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// Makes projects with an owner and members for tests of resources, with real tokens:
///
/// ```java
/// @Inject TestProject projects;
/// TestProject.Made made = projects.make();
/// made.as(Role.DATA_ENGINEER).get("/api/v1/projects/" + made.name()).expect(200);
/// ```
@Singleton
public class TestProject {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Security security;

    TestProject(Security security) {
        this.security = security;
    }

    /// A project with an owner who holds every role, and members of any role on demand.
    public Made make() {
        Principal owner = person("owner");
        Project project =
                security.projects()
                        .create(
                                Who.SYSTEM,
                                "project-" + NUMBER.incrementAndGet(),
                                owner,
                                EnumSet.allOf(Role.class));
        return new Made(security, project, owner.id());
    }

    private Principal person(String name) {
        return security.principals().createPerson(Who.SYSTEM, name, false);
    }

    /// A token of a person who is a member of nothing.
    public String strangerToken() {
        return token(security, person("stranger").id(), Optional.empty());
    }

    public String administratorToken() {
        Principal administrator =
                security.principals().createPerson(Who.SYSTEM, "administrator", true);
        return token(security, administrator.id(), Optional.empty());
    }

    private static String token(
            Security security, String principal, Optional<Set<Permission>> only) {
        return security.issue(
                        Who.SYSTEM,
                        new TokenRequest(principal, "test", Duration.ofDays(1), Set.of(), only))
                .text();
    }

    /// A project for one test.
    ///
    /// @param owner id of the owner
    public record Made(Security security, Project project, String owner) {
        public String id() {
            return project.id();
        }

        public String name() {
            return project.name();
        }

        /// A token of the owner, who holds every role.
        public String ownerToken() {
            return token(security, owner, Optional.empty());
        }

        /// A token of a new member with one role.
        public String tokenOf(Role role) {
            return token(security, member(role).id(), Optional.empty());
        }

        /// A new member with one role.
        public Principal member(Role role) {
            Principal member = security.principals().createPerson(Who.SYSTEM, role.label(), false);
            security.join(Who.SYSTEM, project.id(), member, Set.of(role), false);
            return member;
        }

        /// A token of the owner that carries only these permissions.
        public String ownerTokenFor(Permission... only) {
            return token(security, owner, Optional.of(Set.of(only)));
        }

        /// A client signed in as the owner.
        public TestClient asOwner() {
            return TestClient.bearer(ownerToken());
        }

        /// A client signed in as a new member with this role.
        public TestClient as(Role role) {
            return TestClient.bearer(tokenOf(role));
        }
    }
}
