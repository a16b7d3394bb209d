package dev.kaname.security;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Who may have which token made: pure decisions.
///
/// A token can only narrow. Made by another token, it opens no other project, carries no other
/// permission, and, if that token is itself narrowed or was given less than the usual life, lives
/// no longer, whoever it is for (BI-078).
final class Minting {
    static final Duration LONGEST = Duration.ofDays(366);
    static final Duration LONGEST_OF_ADMINISTRATOR = Duration.ofDays(90);
    private static final String NOT_NARROWED = "use a token that is not narrowed";

    /// What a token lives if nothing is said. One that was given less is short on purpose.
    static final Duration USUAL = Duration.ofDays(90);

    /// A life is asked for in whole days by somebody whose own token was made a moment ago.
    private static final Duration SLACK = Duration.ofMinutes(1);

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private Minting() {}

    static void checkLife(Duration life, boolean administrator) {
        Duration longest = administrator ? LONGEST_OF_ADMINISTRATOR : LONGEST;
        if (life.compareTo(SHORTEST) < 0 || life.compareTo(longest) > 0) {
            throw new SecurityFailure.Invalid(
                    "expiresInDays",
                    "every token expires: at the latest after " + longest.toDays() + " days",
                    "ask for 1 to " + longest.toDays() + " days");
        }
    }

    /// When the tokens end that the presented one makes: at its own end, if it was given less than
    /// its owner could have.
    static Instant latest(Identity by, Token presented) {
        Duration life = Duration.between(presented.created(), presented.expires());
        return by.narrowed() || life.compareTo(USUAL) < 0 ? presented.expires() : Instant.MAX;
    }

    static void checkEnd(TokenRequest asked, Instant latest, Instant now) {
        if (now.plus(asked.life()).minus(SLACK).isAfter(latest)) {
            throw new SecurityFailure.Forbidden(
                    "a narrowed or short-lived token cannot make one that outlives it",
                    fewerDays(Duration.between(now, latest).toDays()));
        }
    }

    /// For oneself: the new token holds at most what the presented one holds.
    static void checkNarrower(Identity by, TokenRequest asked) {
        if (by.kind() == Principal.Kind.ATTEMPT) {
            throw new SecurityFailure.Forbidden("a step's token makes no other tokens");
        }
        boolean projects =
                by.projects().isEmpty()
                        || (!asked.projects().isEmpty()
                                && by.projects().containsAll(asked.projects()));
        boolean scopes =
                by.scopes()
                        .map(held -> asked.scopes().map(held::containsAll).orElse(false))
                        .orElse(true);
        if (!projects || !scopes) {
            throw new SecurityFailure.Forbidden(
                    "a token cannot make one that opens more than itself",
                    "narrow the new one as this one is (--only-project, --scope), or "
                            + NOT_NARROWED);
        }
    }

    private static String fewerDays(long left) {
        return left < 1
                ? NOT_NARROWED
                : "ask for at most " + left + " days (--days " + left + "), or " + NOT_NARROWED;
    }

    /// For a service account of the project, by somebody who may change its members.
    static void checkForService(Identity by, Grant members, String project, TokenRequest asked) {
        if (by.kind() == Principal.Kind.ATTEMPT || members != Grant.YES) {
            throw new SecurityFailure.Forbidden(
                    "only an owner of the project makes tokens of its service accounts");
        }
        if (by.scopes().isPresent()) {
            throw new SecurityFailure.Forbidden(
                    "a token narrowed to some permissions makes none for others");
        }
        if (!asked.projects().isEmpty() && !asked.projects().equals(Set.of(project))) {
            // it has its own project and no other; which others there are is not told
            throw new SecurityFailure.Missing("project");
        }
    }

    /// The first token of a person, by an administrator who set them up. Once they hold one, they
    /// make their own, and an administrator cannot pass for them unseen.
    static void checkFirst(Identity by, Grant principals, Optional<Token> valid) {
        if (principals != Grant.YES || by.narrowed()) {
            throw new SecurityFailure.Missing("principal");
        }
        if (valid.isPresent()) {
            throw new SecurityFailure.Conflict(
                    "they hold a valid token and make their own; revoke it first if it is lost");
        }
    }
}
