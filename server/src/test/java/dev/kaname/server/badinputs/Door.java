package dev.kaname.server.badinputs;

import dev.kaname.server.access.Routes.Route;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A route and a sound request to it. Where a client chooses a path, a location, a name or an id,
/// the request has a *place*: `«path:a.csv»` is a place of kind `path` whose sound text is `a.csv`.
///
/// @param target address and query
/// @param body text, or the name of a builder
/// @param stated whether `doors.json` says how a sound request looks, so that it must succeed
/// @param expects what a sound request is answered; empty: any status of success
record Door(
        Route route,
        String target,
        Optional<String> body,
        String mediaType,
        boolean stated,
        List<Integer> expects) {
    static final Pattern PLACE = Pattern.compile("«(\\w+):([^»]*)»");

    /// How many places of a kind the request has.
    int places(String kind) {
        return (int)
                PLACE.matcher(target + "\n" + body.orElse(""))
                        .results()
                        .filter(place -> place.group(1).equals(kind))
                        .count();
    }

    boolean takesJson() {
        return mediaType.equals("application/json") && body.isPresent();
    }

    @Override
    public String toString() {
        return route.toString();
    }
}
