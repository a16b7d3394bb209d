package dev.kaname.database;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What an act did, as one row of the event log and one audit record.
///
/// @param project the project's id, or `""` for the installation itself
/// @param kind noun and verb, for example `data.commit`; a public name once released
/// @param objects what it was done to, the main thing first
/// @param payload strings, finite numbers (integers up to 2⁵³), booleans, lists and maps of these;
///   never a secret. Read back from the log, whole numbers are [Long] and others [Double]
/// @param version of the payload's form, from 1
/// @param gathered whether the audit log counts it per token, object and minute instead of
///   recording each (metric, param and tag writes)
public record Event(
        String project,
        String kind,
        List<Subject> objects,
        Map<String, Object> payload,
        int version,
        boolean gathered) {

    /// The kind and id of a thing an event is about.
    public record Subject(String kind, String id) {}

    public Event {
        objects = List.copyOf(objects);
        payload = Collections.unmodifiableMap(new TreeMap<>(payload));
    }

    public static Event of(String project, String kind, Subject... objects) {
        return new Event(project, kind, List.of(objects), Map.of(), 1, false);
    }

    public static Event of(String project, String kind, String objectKind, String objectId) {
        return of(project, kind, new Subject(objectKind, objectId));
    }

    public Event with(String key, Object value) {
        Map<String, Object> more = new TreeMap<>(payload);
        more.put(key, value);
        return new Event(project, kind, objects, more, version, gathered);
    }

    public Event about(String objectKind, String objectId) {
        List<Subject> more = new ArrayList<>(objects);
        more.add(new Subject(objectKind, objectId));
        return new Event(project, kind, more, payload, version, gathered);
    }

    public Event asGathered() {
        return new Event(project, kind, objects, payload, version, true);
    }
}
