package dev.kaname.server;

import dev.kaname.server.errors.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a list: `{"items": […], "next": "token"}`. Without `next` it was the last.
///
/// A resource asks its engine for one row more than the limit and hands all of them over:
///
/// ```java
/// int limit = Page.limit(asked);
/// return Page.of(engine.list(Page.after(token), limit + 1), limit, Item::key);
/// ```
public record Page<T>(List<T> items, Optional<String> next) {
    private static final int USUAL = 100;
    private static final int MOST = 1000;

    public Page {
        items = List.copyOf(items);
    }

    /// @param fetched up to one more than the limit
    /// @param key where the list goes on after an item
    public static <T> Page<T> of(List<T> fetched, int limit, Function<T, String> key) {
        if (fetched.size() <= limit) {
            return new Page<>(fetched, Optional.empty());
        }
        List<T> items = fetched.subList(0, limit);
        return new Page<>(items, Optional.of(token(key.apply(items.getLast()))));
    }

    /// All of a list that is never long.
    public static <T> Page<T> all(List<T> items) {
        return new Page<>(items, Optional.empty());
    }

    public <R> Page<R> map(Function<T, R> view) {
        return new Page<>(items.stream().map(view).toList(), next);
    }

    /// The number of items asked for, 100 if nothing was said.
    public static int limit(@Nullable Integer asked) {
        if (asked == null) {
            return USUAL;
        }
        if (asked < 1 || asked > MOST) {
            throw Refusal.invalid("limit", "is out of range", "ask for 1 to 1000 items");
        }
        return asked;
    }

    /// The key in a page token, or `""` for the first page.
    public static String after(@Nullable String token) {
        if (token == null) {
            return "";
        }
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(
                    "after", "is not a page token", "take it from \"next\" of the page before");
        }
    }

    private static String token(String key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }
}
