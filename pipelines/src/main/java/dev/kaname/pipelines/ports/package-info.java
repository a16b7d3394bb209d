/// What pipelines need of the rest of Kaname, each as a small interface that the server implements
/// over the feature that has it.
@NullMarked
package dev.kaname.pipelines.ports;

import org.jspecify.annotations.NullMarked;
