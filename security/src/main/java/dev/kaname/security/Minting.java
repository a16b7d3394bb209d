package dev.kaname.security;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Who may have which token made: pure decisions.
///
/// A token can only narrow. Made by another token, it opens no other project, carries no other
/// permission, and, if that token is itself narrowed, lives no longer (BI-078).
final class Minting {
    static final Duration LONGEST = Duration.ofDays(366);
    static final Duration LONGEST_OF_ADMINISTRATOR = Duration.ofDays(90);
    private static final String NOT_NARROWED = "use a token that is not narrowed";
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

    /// For oneself: the new token holds at most what the presented one holds.
    static void checkNarrower(
            Identity by, Instant expiryOfPresented, TokenRequest asked, Instant now) {
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
        if (by.narrowed() && now.plus(asked.life()).isAfter(expiryOfPresented)) {
            throw new SecurityFailure.Forbidden(
                    "a narrowed token cannot make one that outlives it",
                    fewerDays(Duration.between(now, expiryOfPresented).toDays()));
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
        if (!asked.projects().isEmpty() && !asked.projects().equals(java.util.Set.of(project))) {
            throw new SecurityFailure.Forbidden(
                    "a service account has its own project and no other");
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
