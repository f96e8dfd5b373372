//! What differs between two versions of a cadence: step by step, field by field, line by line. Pure.

use crate::view::{FieldChange, LineChange, PolicyView, StepChange, StepView};

/// Larger texts than this are shown as gone and new as a whole.
const MOST_LINES: usize = 400;
/// Lines that stay, shown on each side of one that does not.
const AROUND: usize = 1;

/// What a version says, in the words of the API.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Said {
    pub name: String,
    /// None where it is not known: versions do not keep it.
    pub about: Option<String>,
    pub steps: Vec<StepView>,
    pub policy: PolicyView,
}

type Rules = Vec<(&'static str, String)>;

/// Name, purpose and rules that differ.
pub(crate) fn rules(old: &Said, new: &Said) -> Vec<FieldChange> {
    let about = |said: &Said, other: &Said| other.about.as_ref().and(said.about.clone()).unwrap_or_default();
    let mut before: Rules = vec![("name", old.name.clone()), ("about", about(old, new))];
    let mut after: Rules = vec![("name", new.name.clone()), ("about", about(new, old))];
    before.extend(policy(&old.policy));
    after.extend(policy(&new.policy));
    fields(before, after)
}

fn policy(policy: &PolicyView) -> Rules {
    let rhythm = policy.rhythm.as_ref();
    let days = |days: Option<u16>| days.map(|days| days.to_string()).unwrap_or_default();
    vec![
        ("policy.afterwards", policy.afterwards.clone()),
        ("policy.grace_days", policy.grace_days.to_string()),
        ("policy.revisit_after_farewell_days", policy.revisit_after_farewell_days.to_string()),
        ("policy.revisit_after_no_days", policy.revisit_after_no_days.to_string()),
        ("policy.ask_from_attempt", policy.ask_from_attempt.to_string()),
        ("policy.rhythm.every_days", days(rhythm.map(|rhythm| rhythm.every_days))),
        ("policy.rhythm.active_days", days(rhythm.and_then(|rhythm| rhythm.active_days))),
        ("policy.rhythm.longest_days", days(rhythm.map(|rhythm| rhythm.longest_days))),
        ("policy.leave", policy.leave.clone()),
        ("policy.never_heard.then", policy.never_heard.then.clone()),
        ("policy.never_heard.after_tries", policy.never_heard.after_tries.to_string()),
        ("policy.never_heard.at_most", policy.never_heard.at_most.to_string()),
    ]
}

fn step(step: &StepView) -> Rules {
    let step = plain(step);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    vec![
        ("channel", step.channel.clone()),
        ("wait_days", if step.wait_hours.is_some() { String::new() } else { step.wait_days.to_string() }),
        ("wait_hours", step.wait_hours.map(|hours| hours.to_string()).unwrap_or_default()),
        ("when", step.when.clone()),
        ("voicemail", step.voicemail.clone()),
        ("fire", if step.fire { "yes".to_owned() } else { "no".to_owned() }),
        ("goal", step.goal.clone()),
        ("gatekeeper", text(&step.gatekeeper)),
        ("live", text(&step.live)),
        ("voicemail_script", text(&step.voicemail_script)),
        ("email_subject", text(&step.email_subject)),
        ("email_body", text(&step.email_body)),
        ("coaching", text(&step.coaching)),
    ]
}

fn is_text(field: &str) -> bool {
    matches!(field, "goal" | "gatekeeper" | "live" | "voicemail_script" | "email_subject" | "email_body" | "coaching")
}

/// A step as it counts: without blanks around its texts, and nothing in place of an empty one.
pub(crate) fn plain(step: &StepView) -> StepView {
    let line = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
    let text = |text: &Option<String>| text.as_deref().map(line).filter(|text| !text.is_empty());
    let or = |text: &str, usual: &str| if text.is_empty() { usual.to_owned() } else { text.to_owned() };
    StepView {
        channel: step.channel.clone(),
        wait_days: if step.wait_hours.is_some() { 0 } else { step.wait_days },
        wait_hours: step.wait_hours,
        when: or(&step.when, "any"),
        voicemail: or(&step.voicemail, "skip"),
        fire: step.fire,
        goal: line(&step.goal),
        gatekeeper: text(&step.gatekeeper),
        live: text(&step.live),
        voicemail_script: text(&step.voicemail_script),
        email_subject: text(&step.email_subject),
        email_body: text(&step.email_body),
        coaching: text(&step.coaching),
    }
}

/// Steps that differ, in the order of the newer version. A step is paired with the one that it is most like, in order.
pub(crate) fn steps(old: &[StepView], new: &[StepView]) -> Vec<StepChange> {
    let (before, after): (Vec<Rules>, Vec<Rules>) = (old.iter().map(step).collect(), new.iter().map(step).collect());
    let place = |index: usize| u16::try_from(index + 1).ok();
    let empty = || step(&StepView::default()).into_iter().map(|(field, _)| (field, String::new())).collect::<Rules>();
    let mut changes = Vec::new();
    for pair in paired(&before, &after) {
        let (kind, channel, fields) = match pair {
            (Some(was), Some(is)) => ("changed", &new[is].channel, fields(before[was].clone(), after[is].clone())),
            (None, Some(is)) => ("added", &new[is].channel, fields(empty(), after[is].clone())),
            (Some(was), None) => ("removed", &old[was].channel, fields(before[was].clone(), empty())),
            (None, None) => continue,
        };
        if !fields.is_empty() {
            let (from, to) = (pair.0.and_then(place), pair.1.and_then(place));
            changes.push(StepChange { kind: kind.to_owned(), from, to, channel: channel.clone(), fields });
        }
    }
    changes
}

/// For each new step the place of the old one that it was.
pub(crate) fn partners(old: &[StepView], new: &[StepView]) -> Vec<Option<usize>> {
    let (before, after): (Vec<Rules>, Vec<Rules>) = (old.iter().map(step).collect(), new.iter().map(step).collect());
    paired(&before, &after).into_iter().filter(|(_, is)| is.is_some()).map(|(was, _)| was).collect()
}

/// Which old step became which new one: what costs least. A setting that differs costs one, a text that does two; a step that
/// goes or comes costs its texts and two more.
fn paired(old: &[Rules], new: &[Rules]) -> Vec<(Option<usize>, Option<usize>)> {
    let whole = |step: &Rules| step.iter().filter(|(field, text)| is_text(field) && !text.is_empty()).count() + 2;
    let differing = |was: &Rules, is: &Rules| -> usize {
        let other = was.iter().zip(is).filter(|(was, is)| was.1 != is.1);
        other.map(|((field, _), _)| if is_text(field) { 2 } else { 1 }).sum()
    };
    // cost[i][j]: the first i old steps against the first j new ones.
    let mut cost = vec![vec![0; new.len() + 1]; old.len() + 1];
    for i in 0..=old.len() {
        for j in 0..=new.len() {
            let gone = i.checked_sub(1).map(|was| cost[was][j] + whole(&old[was]));
            let come = j.checked_sub(1).map(|is| cost[i][is] + whole(&new[is]));
            let both = i.checked_sub(1).zip(j.checked_sub(1));
            let changed = both.map(|(was, is)| cost[was][is] + differing(&old[was], &new[is]));
            cost[i][j] = [changed, gone, come].into_iter().flatten().min().unwrap_or(0);
        }
    }
    let (mut i, mut j) = (old.len(), new.len());
    let mut pairs = Vec::new();
    while i > 0 || j > 0 {
        let changed = i > 0 && j > 0 && cost[i][j] == cost[i - 1][j - 1] + differing(&old[i - 1], &new[j - 1]);
        let gone = i > 0 && cost[i][j] == cost[i - 1][j] + whole(&old[i - 1]);
        match (changed, gone) {
            (true, _) => {
                pairs.push((Some(i - 1), Some(j - 1)));
                i -= 1;
                j -= 1;
            }
            (false, true) => {
                pairs.push((Some(i - 1), None));
                i -= 1;
            }
            (false, false) => {
                pairs.push((None, Some(j - 1)));
                j = j.saturating_sub(1);
            }
        }
    }
    pairs.reverse();
    pairs
}

fn fields(before: Rules, after: Rules) -> Vec<FieldChange> {
    let both = before.into_iter().zip(after);
    let other = both.filter(|((_, was), (_, is))| was != is);
    other.map(|((field, was), (_, is))| FieldChange { field: field.to_owned(), lines: lines(&was, &is) }).collect()
}

/// Lines that are gone and lines that are new, with those beside them.
pub(crate) fn lines(old: &str, new: &str) -> Vec<LineChange> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let start = old.iter().zip(&new).take_while(|(was, is)| was == is).count();
    let end = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(was, is)| was == is).count();
    let (was, is) = (&old[start..old.len() - end], &new[start..new.len() - end]);
    let mut told: Vec<(&str, &str)> = old[..start].iter().map(|line| ("same", *line)).collect();
    if was.len() > MOST_LINES || is.len() > MOST_LINES {
        told.extend(was.iter().map(|line| ("gone", *line)));
        told.extend(is.iter().map(|line| ("new", *line)));
    } else {
        told.extend(between(was, is));
    }
    told.extend(old[old.len() - end..].iter().map(|line| ("same", *line)));
    let near = |index: usize| {
        let beside = index.saturating_sub(AROUND)..(index + AROUND + 1).min(told.len());
        told[beside].iter().any(|(kind, _)| *kind != "same")
    };
    let shown = told.iter().enumerate().filter(|(index, _)| near(*index));
    shown.map(|(_, (kind, text))| LineChange { kind: (*kind).to_owned(), text: (*text).to_owned() }).collect()
}

/// By the longest row of lines that both have.
fn between<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(&'static str, &'a str)> {
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if old[i] == new[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut told = Vec::new();
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            told.push(("same", old[i]));
            i += 1;
            j += 1;
        } else if j == new.len() || i < old.len() && common[i + 1][j] >= common[i][j + 1] {
            told.push(("gone", old[i]));
            i += 1;
        } else {
            told.push(("new", new[j]));
            j += 1;
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str) -> Vec<String> {
        let sign = |kind: &str| match kind {
            "gone" => '-',
            "new" => '+',
            _ => ' ',
        };
        lines(old, new).into_iter().map(|line| format!("{}{}", sign(&line.kind), line.text)).collect()
    }

    #[test]
    fn a_line_that_changed_is_shown_with_its_neighbours_only() {
        assert_eq!(told("a\nb\nc\nd\ne", "a\nb\nx\nd\ne"), [" b", "-c", "+x", " d"]);
        assert_eq!(told("", "x"), ["+x"]);
        assert_eq!(told("x\ny", ""), ["-x", "-y"]);
        assert_eq!(told("a\nb", "b\nc"), ["-a", " b", "+c"]);
        assert!(told("same\nsame", "same\nsame").is_empty());
    }

    #[test]
    fn old_lines_and_new_ones_can_be_put_together_again() {
        let texts = ["", "a", "a\nb\na", "b\na\na\nc", "c\n\n\nb", "a\nc\nb\na\nc"];
        for old in texts {
            for new in texts {
                let (was, is): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
                let told = between(&was, &is);
                let side = |kind: &str| {
                    told.iter().filter(|line| line.0 == "same" || line.0 == kind).map(|line| line.1).collect::<Vec<_>>()
                };
                assert_eq!((side("gone"), side("new")), (was, is), "{old:?} to {new:?}");
            }
        }
    }

    #[test]
    fn a_step_that_is_taken_out_or_put_in_leaves_the_others_alone() {
        let step = |goal: &str| StepView {
            channel: "call".to_owned(),
            goal: goal.to_owned(),
            live: Some(format!("about {goal}")),
            ..StepView::default()
        };
        let old = ["one", "two", "three", "four"].map(step);
        let mut new = vec![old[0].clone(), old[2].clone(), old[3].clone(), step("five")];
        new[1].wait_days = 9;
        let changes = steps(&old, &new);
        let told: Vec<_> =
            changes.iter().map(|change| (change.kind.as_str(), change.from, change.to, change.fields.len())).collect();
        assert_eq!(told, [("removed", Some(2), None, 7), ("changed", Some(3), Some(2), 1), ("added", None, Some(4), 7)]);
        assert!(steps(&old, &old).is_empty() && steps(&[], &[]).is_empty());
    }
}
