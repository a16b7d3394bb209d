package dev.kaname.server.access;

/// The project a request is about: engines take the id, people read the name.
public record ProjectRef(String id, String name) {}
