/// What this machine and this server can do, for people who set one up.
@NullMarked
package dev.kaname.server.doctor;

import org.jspecify.annotations.NullMarked;
