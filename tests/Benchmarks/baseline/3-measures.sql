-- The measures of section 7: counts by breakdown and month, from them the counts of period all, the proportions with their
-- Wilson intervals, and the medians.
--
-- The facts are tables with one row per thing counted: its month, what is true of it, and its breakdowns. A measure's
-- definition is the line that names it in the table counts.

CREATE MACRO month_of(date) AS (year(date) * 12 + month(date) - 1)::SMALLINT;
CREATE MACRO month_name(month) AS printf('%04d-%02d', month // 12, month % 12 + 1);

CREATE TABLE episode_levels AS
SELECT episode, provider_id, commissioner_id, team_id, referral_source, sex, ethnicity, deprivation_quintile, age_band, employment,
  housing, interpreter_needed, disability, long_term_condition, anxiety, any_need
FROM episodes;

CREATE TABLE step_levels AS
SELECT s.step, s.medication_strategy, s.medication_detail, s.medication_started, s.psychotherapy_strategy, s.modality_blend,
  s.sleep_strategy, s.neuromodulation, s.step_number, e.* EXCLUDE (episode)
FROM steps s JOIN episode_levels e USING (episode);

-- ---------------------------------------------------------------------------------------------------------------------------
-- Facts of steps.

-- Concluded steps, in the month they are due.
CREATE TABLE concluded AS
SELECT month_of(o.due) AS month, o.eligible, o.observed, o.response, o.partial_response, o.no_response, o.in_remission,
  o.deterioration, o.has_early, o.early_improvement, o.adverse_effect, o.suicidality,
  coalesce(o.risk_before = 0, false) AS no_risk_before, l.* EXCLUDE (step)
FROM outcomes o JOIN step_levels l USING (step);

-- Steps with a signal of nonresponse and signal + 42 <= extracted_on, in the month of signal + 42.
CREATE TABLE signalled AS
WITH scored AS (   -- a score in (signal, signal + 42] that is a response or a remission
  SELECT DISTINCT s.step
  FROM signals s JOIN scores x ON x.episode = s.episode AND x.instrument = s.instrument
    AND x.date > s.signal AND x.date <= s.signal + 42
  WHERE x.score <= s.remission OR 2 * (s.baseline - x.score) >= s.baseline),
reviewed AS (      -- the kinds of review in [start + 28, signal + 42]
  SELECT s.step, bit_count(bit_or(1 << enum_code(v.event)::INTEGER)) AS reviews
  FROM signals s JOIN read_events v ON v.episode = s.episode AND v.date BETWEEN s.start_date + 28 AND s.signal + 42
  WHERE v.event IN ('adherence_review'::event, 'diagnosis_review'::event, 'medical_review'::event,
    'alliance_review'::event, 'social_review'::event)
  GROUP BY s.step)
SELECT month_of(s.signal + 42) AS month,
  x.step IS NULL AND (s.episode_end IS NULL OR s.episode_end >= s.signal + 42) AS still_open,
  still_open AND (s.next_start BETWEEN s.signal AND s.signal + 42) IS NOT TRUE AS inertia,
  coalesce(s.next_start BETWEEN s.signal AND s.signal + 14, false) AS changed,
  coalesce(v.reviews, 0) AS reviews, l.* EXCLUDE (step)
FROM signals s LEFT JOIN scored x USING (step) LEFT JOIN reviewed v USING (step) JOIN step_levels l USING (step);

-- Observed remissions with endpoint + 180 <= extracted_on that were seen again, in the month of the endpoint.
CREATE TABLE remissions AS
WITH remitted AS (
  SELECT step, episode, endpoint_date, instrument, caseness FROM outcomes
  WHERE in_remission AND endpoint_date + 180 <= extracted_on()),
seen AS (
  SELECT r.step, x.instrument = r.instrument AND x.score >= r.caseness AS relapse
  FROM remitted r JOIN scores x ON x.episode = r.episode AND x.date > r.endpoint_date AND x.date <= r.endpoint_date + 180
  WHERE relapse OR x.date >= r.endpoint_date + 90
  UNION ALL
  SELECT r.step, v.event = 'relapse'::event AS relapse
  FROM remitted r JOIN read_events v ON v.episode = r.episode AND v.date > r.endpoint_date AND v.date <= r.endpoint_date + 180
  WHERE relapse OR v.event IS NOT NULL AND v.date >= r.endpoint_date + 90
  UNION ALL
  SELECT r.step, false AS relapse
  FROM remitted r JOIN contacts c ON c.episode = r.episode AND c.date BETWEEN r.endpoint_date + 90 AND r.endpoint_date + 180
  WHERE c.attended),
followed AS (SELECT step, bool_or(relapse) AS relapse FROM seen GROUP BY step)
SELECT month_of(r.endpoint_date) AS month, f.relapse, l.* EXCLUDE (step)
FROM remitted r JOIN followed f USING (step) JOIN step_levels l USING (step);

-- ---------------------------------------------------------------------------------------------------------------------------
-- Facts of episodes.

-- Finished episodes, in the month they ended. The nulls of an unpaired episode count as no.
CREATE TABLE finished AS
WITH depression AS (   -- paired on the primary instrument
  SELECT p.episode, p.first_score >= i.caseness AS caseness, p.last_score < i.caseness AS recovery,
    p.first_score - p.last_score >= i.reliable AS improvement, p.last_score - p.first_score >= i.reliable AS deterioration
  FROM pairs p JOIN instruments i USING (instrument) WHERE p.is_primary),
sides AS (
  SELECT p.episode, p.first_score >= i.caseness AS caseness, p.last_score < i.caseness AS recovery,
    p.first_score - p.last_score >= i.reliable AS fell, p.last_score - p.first_score >= i.reliable AS rose
  FROM pairs p JOIN instruments i USING (instrument) WHERE p.instrument IN ('PHQ9'::instrument, 'GAD7'::instrument)),
both_scales AS (   -- paired on PHQ9 and on GAD7
  SELECT episode, bool_or(caseness) AS caseness, bool_and(recovery) AS recovery,
    bool_or(fell) AND NOT bool_or(rose) AS improvement, bool_or(rose) AND NOT bool_or(fell) AS deterioration
  FROM sides GROUP BY episode HAVING count(*) = 2)
SELECT month_of(e.end_date) AS month,
  e.treatment_start_date IS NOT NULL AS treated, e.dropped_out, coalesce(t.contacts >= 2, false) AS completed,
  e.treatment_start_date - e.referral_date AS wait,
  d.episode IS NOT NULL AS paired, d.caseness, d.caseness AND d.recovery AS recovery,
  d.caseness AND d.recovery AND d.improvement AS reliable_recovery, d.improvement, d.deterioration,
  b.episode IS NOT NULL AS both_paired, b.caseness AS both_caseness, b.caseness AND b.recovery AS both_recovery,
  b.caseness AND b.recovery AND b.improvement AS both_reliable_recovery, b.improvement AS both_improvement,
  b.deterioration AS both_deterioration, l.* EXCLUDE (episode)
FROM episodes e LEFT JOIN treatment t USING (episode) LEFT JOIN depression d USING (episode) LEFT JOIN both_scales b USING (episode)
  JOIN episode_levels l USING (episode)
WHERE e.end_date IS NOT NULL;

-- Those assessed and those who started treatment, in that month, with the days that they waited.
CREATE TABLE assessed AS
SELECT month_of(e.assessment_date) AS month, e.assessment_date - e.referral_date AS days, l.* EXCLUDE (episode)
FROM episodes e JOIN episode_levels l USING (episode) WHERE e.assessment_date IS NOT NULL;

CREATE TABLE treated AS
SELECT month_of(e.treatment_start_date) AS month, e.treatment_start_date - e.referral_date AS days, l.* EXCLUDE (episode)
FROM episodes e JOIN episode_levels l USING (episode) WHERE e.treatment_start_date IS NOT NULL;

-- Measures that count one thing of an episode: hits of n.
CREATE TYPE plain_measure AS ENUM ('entered_treatment_within_126_days', 'wait_second_treatment_over_90_days', 'did_not_attend',
  'need_met', 'goal_attainment');

CREATE TABLE plain AS
WITH goals_met AS (
  SELECT episode, coalesce(detail, '') AS detail, max(date) AS last_met
  FROM read_events WHERE event = 'goal_met'::event AND date <= extracted_on() GROUP BY ALL),
counted AS (
  -- Referrals of at least 126 days ago that entered treatment within 126 days, in the month of the referral.
  SELECT 'entered_treatment_within_126_days'::plain_measure AS measure, episode, month_of(referral_date) AS month,
    1::SMALLINT AS n, coalesce(treatment_start_date - referral_date <= 126, false)::SMALLINT AS hits
  FROM episodes WHERE referral_date + 126 <= extracted_on()
  UNION ALL
  -- Second attended treatment contacts that came more than 90 days after the first, in the month of the second.
  SELECT 'wait_second_treatment_over_90_days'::plain_measure, episode, month_of(first_two[2]),
    1::SMALLINT, (first_two[2] - first_two[1] > 90)::SMALLINT
  FROM treatment WHERE contacts >= 2
  UNION ALL
  -- Treatment contacts attended or not attended, by episode and month.
  SELECT 'did_not_attend'::plain_measure, episode, month_of(date) AS month, count(*)::SMALLINT, count_if(NOT attended)::SMALLINT
  FROM contacts WHERE treatment GROUP BY episode, month_of(date)
  UNION ALL
  -- Needs not declined, of at least 90 days ago. Support that came after extracted_on had not been provided.
  SELECT 'need_met'::plain_measure, episode, month_of(identified_date), 1::SMALLINT,
    coalesce(support = 'provided'::need_support AND (support_date <= extracted_on()) IS NOT FALSE, false)::SMALLINT
  FROM read_needs
  WHERE need IS NOT NULL AND identified_date + 90 <= extracted_on() AND support IS DISTINCT FROM 'declined'::need_support
  UNION ALL
  -- Goals set; met by a goal_met of the same episode and detail (two empty ones match) on or after that day.
  SELECT 'goal_attainment'::plain_measure, v.episode, month_of(v.date), 1::SMALLINT, coalesce(m.last_met >= v.date, false)::SMALLINT
  FROM read_events v LEFT JOIN goals_met m ON m.episode = v.episode AND m.detail = coalesce(v.detail, '')
  WHERE v.event = 'goal_set'::event AND v.date <= extracted_on())
SELECT c.* EXCLUDE (episode), l.* EXCLUDE (episode)
FROM counted c JOIN episode_levels l USING (episode);

-- ---------------------------------------------------------------------------------------------------------------------------
-- Counts by month and one breakdown: name is its name, column_of_level its column (or a constant, for all). One plain GROUP BY
-- for each breakdown is faster here than GROUPING SETS: two small integers as keys make it a perfect hash aggregate.

CREATE MACRO step_counts(name, column_of_level) AS TABLE
WITH due AS (
  SELECT column_of_level AS level, month, count(*) AS concluded, count_if(eligible) AS eligible, count_if(observed) AS observed,
    count_if(response) AS response, count_if(partial_response) AS partial_response, count_if(no_response) AS no_response,
    count_if(in_remission) AS remission, count_if(deterioration) AS deterioration,
    count_if(has_early) AS has_early, count_if(early_improvement) AS early_improvement,
    count_if(adverse_effect) AS adverse_effect, count_if(suicidality) AS suicidality,
    count_if(no_risk_before) AS no_risk_before, count_if(no_risk_before AND suicidality) AS emergent
  FROM concluded GROUP BY ALL),
signal AS (
  SELECT column_of_level AS level, month, count(*) AS signals, count_if(still_open) AS still_open, count_if(inertia) AS inertia,
    count_if(changed) AS changed, count_if(reviews > 0) AS reviewed, count_if(reviews = 5) AS fully_reviewed
  FROM signalled GROUP BY ALL),
remission AS (
  SELECT column_of_level AS level, month, count(*) AS followed, count_if(relapse) AS relapses FROM remissions GROUP BY ALL)
SELECT name AS breakdown, level::VARCHAR AS level, * EXCLUDE (level)
FROM (FROM due UNION ALL BY NAME FROM signal UNION ALL BY NAME FROM remission);

CREATE MACRO episode_counts(name, column_of_level) AS TABLE
WITH ended AS (
  SELECT column_of_level AS level, month, count_if(treated) AS finished_treated,
    count_if(treated AND completed) AS completed_treated, count_if(treated AND dropped_out) AS dropouts,
    count_if(completed) AS completed, count_if(paired) AS paired, count_if(caseness) AS caseness,
    count_if(recovery) AS recovery, count_if(reliable_recovery) AS reliable_recovery,
    count_if(improvement) AS improvement, count_if(deterioration) AS deterioration_paired,
    count_if(both_paired) AS both_paired, count_if(both_caseness) AS both_caseness,
    count_if(both_recovery) AS both_recovery, count_if(both_reliable_recovery) AS both_reliable_recovery,
    count_if(both_improvement) AS both_improvement, count_if(both_deterioration) AS both_deterioration,
    count_if(completed AND wait <= 42) AS completed_within_42, count_if(completed AND wait <= 126) AS completed_within_126
  FROM finished GROUP BY ALL),
start AS (
  SELECT column_of_level AS level, month, count(*) AS started, count_if(days <= 42) AS started_within_42,
    count_if(days <= 126) AS started_within_126
  FROM treated GROUP BY ALL),
other AS (
  SELECT column_of_level AS level, month, measure, sum(hits)::BIGINT AS hits, sum(n)::BIGINT AS n FROM plain GROUP BY ALL)
SELECT name AS breakdown, level::VARCHAR AS level, * EXCLUDE (level)
FROM (FROM ended UNION ALL BY NAME FROM start UNION ALL BY NAME FROM other);

-- Waits, as a histogram: from it come the medians, and it adds up over months.
CREATE MACRO episode_waits(name, column_of_level) AS TABLE
SELECT 'wait_assessment_days_median' AS measure, name AS breakdown,
  coalesce(column_of_level::VARCHAR, 'not_recorded') AS level, month, days, count(*) AS n
FROM assessed GROUP BY column_of_level, month, days
UNION ALL
SELECT 'wait_treatment_days_median', name, coalesce(column_of_level::VARCHAR, 'not_recorded'), month, days, count(*)
FROM treated GROUP BY column_of_level, month, days;

CREATE TABLE waits AS
FROM episode_waits('all', 'all')
UNION ALL FROM episode_waits('provider_id', provider_id)
UNION ALL FROM episode_waits('commissioner_id', commissioner_id)
UNION ALL FROM episode_waits('team_id', team_id)
UNION ALL FROM episode_waits('referral_source', referral_source)
UNION ALL FROM episode_waits('sex', sex)
UNION ALL FROM episode_waits('ethnicity', ethnicity)
UNION ALL FROM episode_waits('deprivation_quintile', deprivation_quintile)
UNION ALL FROM episode_waits('age_band', age_band)
UNION ALL FROM episode_waits('employment', employment)
UNION ALL FROM episode_waits('housing', housing)
UNION ALL FROM episode_waits('interpreter_needed', interpreter_needed)
UNION ALL FROM episode_waits('disability', disability)
UNION ALL FROM episode_waits('long_term_condition', long_term_condition)
UNION ALL FROM episode_waits('anxiety', anxiety)
UNION ALL FROM episode_waits('any_need', any_need);

CREATE TABLE episode_monthly AS
FROM episode_counts('all', 'all')
UNION ALL FROM episode_counts('provider_id', provider_id)
UNION ALL FROM episode_counts('commissioner_id', commissioner_id)
UNION ALL FROM episode_counts('team_id', team_id)
UNION ALL FROM episode_counts('referral_source', referral_source)
UNION ALL FROM episode_counts('sex', sex)
UNION ALL FROM episode_counts('ethnicity', ethnicity)
UNION ALL FROM episode_counts('deprivation_quintile', deprivation_quintile)
UNION ALL FROM episode_counts('age_band', age_band)
UNION ALL FROM episode_counts('employment', employment)
UNION ALL FROM episode_counts('housing', housing)
UNION ALL FROM episode_counts('interpreter_needed', interpreter_needed)
UNION ALL FROM episode_counts('disability', disability)
UNION ALL FROM episode_counts('long_term_condition', long_term_condition)
UNION ALL FROM episode_counts('anxiety', anxiety)
UNION ALL FROM episode_counts('any_need', any_need);

CREATE TABLE step_monthly AS
FROM step_counts('all', 'all')
UNION ALL FROM step_counts('provider_id', provider_id)
UNION ALL FROM step_counts('commissioner_id', commissioner_id)
UNION ALL FROM step_counts('team_id', team_id)
UNION ALL FROM step_counts('referral_source', referral_source)
UNION ALL FROM step_counts('sex', sex)
UNION ALL FROM step_counts('ethnicity', ethnicity)
UNION ALL FROM step_counts('deprivation_quintile', deprivation_quintile)
UNION ALL FROM step_counts('age_band', age_band)
UNION ALL FROM step_counts('employment', employment)
UNION ALL FROM step_counts('housing', housing)
UNION ALL FROM step_counts('interpreter_needed', interpreter_needed)
UNION ALL FROM step_counts('disability', disability)
UNION ALL FROM step_counts('long_term_condition', long_term_condition)
UNION ALL FROM step_counts('anxiety', anxiety)
UNION ALL FROM step_counts('any_need', any_need)
UNION ALL FROM step_counts('medication_strategy', medication_strategy)
UNION ALL FROM step_counts('medication_detail', medication_detail)
UNION ALL FROM step_counts('medication_started', medication_started)
UNION ALL FROM step_counts('psychotherapy_strategy', psychotherapy_strategy)
UNION ALL FROM step_counts('modality_blend', modality_blend)
UNION ALL FROM step_counts('sleep_strategy', sleep_strategy)
UNION ALL FROM step_counts('neuromodulation', neuromodulation)
UNION ALL FROM step_counts('step_number', step_number);

-- Every proportion: what hits, of what.
CREATE TABLE counts AS
WITH monthly AS (FROM step_monthly UNION ALL BY NAME FROM episode_monthly),
counted AS (
  SELECT breakdown, coalesce(level, 'not_recorded') AS level, month, unnest([
    {measure: 'step_response_observed',             hits: response,               n: observed},
    {measure: 'step_partial_response_observed',     hits: partial_response,       n: observed},
    {measure: 'step_no_response_observed',          hits: no_response,            n: observed},
    {measure: 'step_remission_observed',            hits: remission,              n: observed},
    {measure: 'step_deterioration_observed',        hits: deterioration,          n: observed},
    {measure: 'step_response_nri',                  hits: response,               n: eligible},
    {measure: 'step_remission_nri',                 hits: remission,              n: eligible},
    {measure: 'step_coverage',                      hits: observed,               n: eligible},
    {measure: 'step_eligible',                      hits: eligible,               n: concluded},
    {measure: 'step_early_improvement',             hits: early_improvement,      n: has_early},
    {measure: 'adverse_effect_moderate_or_severe',  hits: adverse_effect,         n: concluded},
    {measure: 'suicidality_flag',                   hits: suicidality,            n: concluded},
    {measure: 'suicidality_emergent',               hits: emergent,               n: no_risk_before},
    {measure: 'treatment_inertia',                  hits: inertia,                n: still_open},
    {measure: 'change_within_14_days',              hits: changed,                n: signals},
    {measure: 'reassessment_any',                   hits: reviewed,               n: signals},
    {measure: 'reassessment_complete',              hits: fully_reviewed,         n: signals},
    {measure: 'relapse_within_180_days',            hits: relapses,               n: followed},
    {measure: 'depression_recovery',                hits: recovery,               n: caseness},
    {measure: 'depression_reliable_recovery',       hits: reliable_recovery,      n: caseness},
    {measure: 'depression_reliable_improvement',    hits: improvement,            n: paired},
    {measure: 'depression_reliable_deterioration',  hits: deterioration_paired,   n: paired},
    {measure: 'recovery',                           hits: both_recovery,          n: both_caseness},
    {measure: 'reliable_recovery',                  hits: both_reliable_recovery, n: both_caseness},
    {measure: 'reliable_improvement',               hits: both_improvement,       n: both_paired},
    {measure: 'reliable_deterioration',             hits: both_deterioration,     n: both_paired},
    {measure: 'paired_scores',                      hits: paired,                 n: completed},
    {measure: 'completed_course',                   hits: completed_treated,      n: finished_treated},
    {measure: 'dropout',                            hits: dropouts,               n: finished_treated},
    {measure: 'completed_wait_within_42_days',      hits: completed_within_42,    n: completed_treated},
    {measure: 'completed_wait_within_126_days',     hits: completed_within_126,   n: completed_treated},
    {measure: 'wait_treatment_within_42_days',      hits: started_within_42,      n: started},
    {measure: 'wait_treatment_within_126_days',     hits: started_within_126,     n: started}], recursive := true)
  FROM monthly WHERE measure IS NULL
  UNION ALL
  SELECT breakdown, coalesce(level, 'not_recorded'), month, measure::VARCHAR, hits, n FROM monthly WHERE measure IS NOT NULL)
FROM counted WHERE n > 0;

-- ---------------------------------------------------------------------------------------------------------------------------
-- Figures. A measure has no rows where the table that it needs is not there; a measure marked with a dagger none where no
-- episode has two or more steps.
CREATE MACRO is_given(measure) AS CASE
  WHEN measure IN ('treatment_inertia', 'change_within_14_days') THEN getvariable('has_two_steps')
  WHEN measure IN ('adverse_effect_moderate_or_severe', 'reassessment_any', 'reassessment_complete', 'goal_attainment')
    THEN getvariable('has_events')
  WHEN measure IN ('suicidality_flag', 'suicidality_emergent') THEN getvariable('has_events') OR getvariable('has_risk_items')
  WHEN measure = 'need_met' THEN getvariable('has_needs')
  ELSE true END;

-- Twelve decimals, never an exponent.
CREATE MACRO figure(x) AS x::DECIMAL(18, 12)::VARCHAR;

CREATE VIEW measures AS
WITH totals AS (
  SELECT measure, coalesce(month_name(month), 'all') AS period, breakdown, level,
    sum(hits)::BIGINT AS hits, sum(n)::BIGINT AS n
  FROM counts WHERE is_given(measure)
  GROUP BY GROUPING SETS ((measure, breakdown, level, month), (measure, breakdown, level))),
proportions AS (   -- Wilson: (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
  SELECT *, hits / n AS p, 1.959963984540054::DOUBLE AS z, z * z / n AS zz_n,
    z * sqrt(p * (1 - p) / n + zz_n / (4 * n)) AS half
  FROM totals),
days AS (
  SELECT measure, month, breakdown, level, days, sum(n)::BIGINT AS n
  FROM waits GROUP BY GROUPING SETS ((measure, breakdown, level, month, days), (measure, breakdown, level, days))),
running AS (
  SELECT *, sum(n) OVER (PARTITION BY measure, breakdown, level, month ORDER BY days) AS upto,
    sum(n) OVER (PARTITION BY measure, breakdown, level, month) AS total
  FROM days),
medians AS (   -- the day of the value (total + 1) // 2, and of the value total // 2 + 1, in ascending order
  SELECT measure, coalesce(month_name(month), 'all') AS period, breakdown, level, any_value(total)::BIGINT AS denominator,
    (min(days) FILTER (upto >= (total + 1) // 2) + min(days) FILTER (upto >= total // 2 + 1)) / 2 AS median
  FROM running GROUP BY measure, breakdown, level, month)
SELECT measure, period, breakdown, level, hits AS numerator, n AS denominator, figure(p) AS value,
  figure(CASE WHEN hits > 0 THEN (p + zz_n / 2 - half) / (1 + zz_n) ELSE 0 END) AS lower,
  figure(CASE WHEN hits < n THEN (p + zz_n / 2 + half) / (1 + zz_n) ELSE 1 END) AS upper, false AS suppressed
FROM proportions
UNION ALL
SELECT measure, period, breakdown, level, NULL, denominator, median::DECIMAL(18, 1)::VARCHAR, NULL, NULL, false FROM medians
ORDER BY measure, period, breakdown, level;
