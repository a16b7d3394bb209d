package dev.kaname.server;

import dev.kaname.security.Permission;
import dev.kaname.security.Principal;
import dev.kaname.security.Project;
import dev.kaname.security.Role;
import dev.kaname.security.Security;
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
        Project project = security.createProject("project-" + NUMBER.incrementAndGet());
        Principal owner = security.createPrincipal("owner of " + project.name(), false);
        security.join(project.id(), owner.id(), EnumSet.allOf(Role.class), true);
        return new Made(security, project, owner.id());
    }

    /// A person who is a member of nothing.
    public String strangerToken() {
        return token(security.createPrincipal("stranger", false).id());
    }

    public String administratorToken() {
        return token(security.createPrincipal("administrator", true).id());
    }

    private String token(String principal) {
        return security.mint(principal, Duration.ofDays(1), Optional.empty(), Optional.empty())
                .text();
    }

    public record Made(Security security, Project project, String owner) {
        public String id() {
            return project.id();
        }

        public String name() {
            return project.name();
        }

        /// A token of the owner, who holds every role.
        public String ownerToken() {
            return mint(owner, Optional.empty());
        }

        /// A token of a new member with one role.
        public String tokenOf(Role role) {
            Principal member = security.createPrincipal(role.label(), false);
            security.join(project.id(), member.id(), Set.of(role), false);
            return mint(member.id(), Optional.empty());
        }

        /// A token of the owner that carries only these permissions.
        public String ownerTokenFor(Permission... only) {
            return mint(owner, Optional.of(Set.of(only)));
        }

        /// A request signed in as the owner.
        public TestClient asOwner() {
            return TestClient.bearer(ownerToken());
        }

        /// A request signed in as a new member with this role.
        public TestClient as(Role role) {
            return TestClient.bearer(tokenOf(role));
        }

        private String mint(String principal, Optional<Set<Permission>> only) {
            return security.mint(principal, Duration.ofDays(1), Optional.empty(), only).text();
        }
    }
}
