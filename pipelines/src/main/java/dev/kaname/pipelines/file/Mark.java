package dev.kaname.pipelines.file;

/// A place in a text, both counted from 1; columns count characters, not bytes.
record Mark(int line, int column) {
    static final Mark START = new Mark(1, 1);
}
