// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.util.List;
import java.util.stream.Collectors;
import nodeline.framing.Result;
import nodeline.group.Call;
import nodeline.group.Member;
import nodeline.group.Outcome;

/** What a board gets to print, or to write into its cache file, for an outcome. */
public final class Answer {
  private Answer() {}

  public static Result of(Call call, Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      return Result.failed(failed.reason());
    }
    if (outcome instanceof Outcome.Data data) {
      return Result.ok(data.text());
    }
    return Result.ok(
        lines(call, outcome).stream().map(line -> line + "\n").collect(Collectors.joining()));
  }

  private static List<String> lines(Call call, Outcome outcome) {
    if (outcome instanceof Outcome.Roles roles) {
      return roles.roles();
    }
    if (outcome instanceof Outcome.Members members) {
      boolean ofOneRole = call instanceof Call.Jobs jobs && jobs.role().isPresent();
      return members.members().stream().map(member -> line(member, ofOneRole)).toList();
    }
    return List.of();
  }

  private static String line(Member member, boolean ofOneRole) {
    return ofOneRole ? member.job() : member.job() + "\t" + member.role();
  }
}
