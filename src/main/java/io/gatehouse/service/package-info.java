/**
 * What the service tells about itself: its name and links, its health, its metrics, its documentation. May use every feature;
 * nobody imports it. Never decides anything, and never shows whose requests it counted.
 */
@NullMarked
package io.gatehouse.service;

import org.jspecify.annotations.NullMarked;
