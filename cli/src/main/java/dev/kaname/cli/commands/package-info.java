/// One class per command; nested classes are its verbs.
///
/// What a command says is in the message bundles, in English and Japanese.
@NullMarked
package dev.kaname.cli.commands;

import org.jspecify.annotations.NullMarked;
