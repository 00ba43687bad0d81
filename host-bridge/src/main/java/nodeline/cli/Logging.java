// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of the program: lines on standard error. Found by logback as a service, since an XML file
 * would cost each start its parser.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String OURS = "nodeline";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    LogLine line = new LogLine();
    line.setContext(context);
    line.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(line);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    context.getLogger(OURS).setLevel(Level.INFO);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Shows debug lines too. */
  static void debug() {
    set(Level.DEBUG);
  }

  /** Shows warnings and errors, unless debug lines are wanted. */
  static void warnings() {
    if (!LoggerFactory.getLogger(OURS).isDebugEnabled()) {
      set(Level.WARN);
    }
  }

  /** Shows nothing but errors, unless debug lines are wanted. */
  static void quiet() {
    if (!LoggerFactory.getLogger(OURS).isDebugEnabled()) {
      set(Level.ERROR);
    }
  }

  /** Shows nothing of one kind, unless debug lines are wanted. */
  static void leaveOut(String kind) {
    if (!LoggerFactory.getLogger(OURS).isDebugEnabled()) {
      ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(kind).setLevel(Level.OFF);
    }
  }

  private static void set(Level level) {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(OURS).setLevel(level);
  }
}
