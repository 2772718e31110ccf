/**
 * What the service tells about itself: its name and links, its health, its metrics, its log of requests, its documentation.
 * May use every feature; nobody imports it. Never decides anything, and no metric shows whose requests it counted.
 */
@NullMarked
package io.gatehouse.service;

import org.jspecify.annotations.NullMarked;
