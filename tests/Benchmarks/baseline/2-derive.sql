-- From the typed tables to what the measures count: the breakdowns of episodes and steps (sections 3 and 6), the outcome of
-- each step (section 4) and of each episode (section 5).

CREATE MACRO extracted_on() AS getvariable('extracted_on');

-- Dates after extracted_on: a required one leaves the row out, an optional one becomes missing.
CREATE MACRO known(date) AS CASE WHEN date <= extracted_on() THEN date END;

-- Ids as enumerations: grouping by a small integer instead of a text.
CREATE TYPE provider AS ENUM (SELECT DISTINCT provider_id FROM read_episodes);
CREATE TYPE commissioner AS ENUM (SELECT DISTINCT commissioner_id FROM read_episodes WHERE commissioner_id IS NOT NULL);
CREATE TYPE team AS ENUM (SELECT DISTINCT team_id FROM read_episodes WHERE team_id IS NOT NULL);

-- ---------------------------------------------------------------------------------------------------------------------------
-- Scores: one per episode, instrument and date, the later row of the file (score and setting); the risk items of both count.
CREATE TABLE scores AS
SELECT e.rowid::INTEGER AS episode, a.instrument, a.date,
  arg_max(a.score, a.rowid) AS score, arg_max(a.followup, a.rowid) AS followup,
  max(CASE WHEN a.risk_item BETWEEN 0 AND i.risk_high THEN a.risk_item END) AS risk_item
FROM read_assessments a JOIN read_episodes e USING (episode_id) JOIN instruments i USING (instrument)
WHERE a.date <= extracted_on() AND e.referral_date <= extracted_on() AND a.score BETWEEN i.low AND i.high
GROUP BY ALL;

SET VARIABLE has_risk_items = (SELECT count(risk_item) > 0 FROM scores);

-- ---------------------------------------------------------------------------------------------------------------------------
-- Steps in their order, each with the start of the next one.
CREATE TABLE ordered_steps AS
SELECT s.rowid::INTEGER AS step, s.episode, s.step_number, s.start_date, known(s.end_date) AS end_date, s.declared_strategy,
  s.start_date + 98 AS due,
  lead(s.start_date) OVER in_order AS next_start,
  row_number() OVER in_order = 1 AS first_of_episode
FROM read_steps s JOIN read_episodes e ON e.rowid = s.episode
WHERE s.start_date <= extracted_on() AND e.referral_date <= extracted_on()
WINDOW in_order AS (PARTITION BY s.episode ORDER BY s.step_number, s.start_date, s.step_id);

SET VARIABLE has_two_steps = (SELECT count(next_start) > 0 FROM ordered_steps);

-- The primary instrument: the first depression scale that gives the first step a baseline, a score in [start - 28, start + 3];
-- if none does, the first with any row. (An episode without steps has the latter.)
CREATE TABLE primary_instruments AS
SELECT x.episode,
  coalesce(min(x.instrument) FILTER (x.date BETWEEN s.start_date - 28 AND s.start_date + 3), min(x.instrument)) AS instrument
FROM scores x LEFT JOIN (FROM ordered_steps WHERE first_of_episode) s USING (episode)
WHERE x.instrument <= 'BDI_II'::instrument
GROUP BY x.episode;

-- ---------------------------------------------------------------------------------------------------------------------------
-- Episodes with their breakdowns.
CREATE TABLE episodes AS
SELECT e.rowid::INTEGER AS episode, e.referral_date, known(e.assessment_date) AS assessment_date,
  known(e.treatment_start_date) AS treatment_start_date, known(e.end_date) AS end_date, e.dropped_out, e.prior_failed_trials,
  p.instrument AS primary_instrument,
  e.provider_id::provider AS provider_id, e.commissioner_id::commissioner AS commissioner_id, e.team_id::team AS team_id,
  e.referral_source, e.sex, e.ethnicity,
  CASE WHEN e.deprivation_decile BETWEEN 1 AND 10 THEN ((e.deprivation_decile + 1) // 2)::TINYINT END AS deprivation_quintile,
  (CASE WHEN e.age NOT BETWEEN 0 AND 90 THEN NULL WHEN e.age <= 17 THEN '0-17' WHEN e.age <= 25 THEN '18-25'
    WHEN e.age <= 39 THEN '26-39' WHEN e.age <= 54 THEN '40-54' WHEN e.age <= 64 THEN '55-64' WHEN e.age <= 74 THEN '65-74'
    WHEN e.age <= 90 THEN '75+' END)::age_band AS age_band,
  e.employment, e.housing, e.interpreter_needed, e.disability, e.long_term_condition, e.anxiety,
  CASE WHEN getvariable('has_needs') THEN n.episode IS NOT NULL END AS any_need
FROM read_episodes e
LEFT JOIN primary_instruments p ON p.episode = e.rowid
LEFT JOIN (SELECT DISTINCT episode FROM read_needs WHERE need IS NOT NULL AND identified_date <= extracted_on()) n
  ON n.episode = e.rowid
WHERE e.referral_date <= extracted_on();

-- ---------------------------------------------------------------------------------------------------------------------------
-- Strategies (section 3). The names with a class or group; an unlisted name is other.
CREATE TABLE listed_names (name VARCHAR, kind intervention_kind, class medication_class, sleep_group VARCHAR);
INSERT INTO listed_names
SELECT unnest(names), 'medication', class, NULL FROM (VALUES
  ('ssri', ['sertraline', 'citalopram', 'escitalopram', 'fluoxetine', 'paroxetine']),
  ('snri', ['venlafaxine', 'duloxetine', 'desvenlafaxine']),
  ('ndri', ['bupropion']), ('nassa', ['mirtazapine']), ('sari', ['trazodone']), ('multimodal', ['vortioxetine']),
  ('tca', ['amitriptyline', 'nortriptyline', 'clomipramine']),
  ('maoi', ['phenelzine', 'tranylcypromine']), ('melatonergic', ['agomelatine']),
  ('atypical_antipsychotic', ['aripiprazole', 'quetiapine', 'olanzapine', 'brexpiprazole']),
  ('mood_stabiliser', ['lithium', 'lamotrigine']),
  ('other', ['buspirone', 'liothyronine', 'esketamine'])) AS v (class, names)
UNION ALL
SELECT unnest(names), 'sleep', NULL, sleep_group FROM (VALUES
  ('behavioural', ['cbti', 'stimulus_control', 'sleep_scheduling', 'sleep_restriction']),
  ('melatonin', ['melatonin']), ('light', ['light_therapy'])) AS v (sleep_group, names);

-- The rows of each kind by what they do. Support is of no strategy; the actions are those of the kind (section 1).
CREATE MACRO class_bit(class) AS 1 << enum_code(class::medication_class)::INTEGER;

CREATE TABLE interventions AS
SELECT i.step, i.name,
  i.kind = 'medication'::intervention_kind AS medication, i.kind = 'psychotherapy'::intervention_kind AS psychotherapy,
  i.kind = 'sleep'::intervention_kind AS sleep, i.kind = 'neuromodulation'::intervention_kind AS neuromodulation,
  i.action = 'start'::intervention_action AS starts, i.action = 'stop'::intervention_action AS stops,
  i.action = 'decrease'::intervention_action AS decreases,
  i.action IN ('increase'::intervention_action, 'intensify'::intervention_action) AS raises,
  raises OR i.action = 'continue'::intervention_action AS keeps,
  class_bit(coalesce(i.class, l.class, 'other'::medication_class)) AS class_bit, coalesce(l.sleep_group, 'other') AS sleep_group
FROM read_interventions i LEFT JOIN listed_names l USING (kind, name)
WHERE i.name IS NOT NULL AND CASE i.kind
  WHEN 'medication'::intervention_kind THEN i.action <> 'intensify'::intervention_action
  WHEN 'psychotherapy'::intervention_kind THEN NOT decreases AND i.action <> 'increase'::intervention_action
  WHEN 'support'::intervention_kind THEN false
  ELSE starts OR stops OR i.action = 'continue'::intervention_action END;

-- What the rows of a step say, kind by kind. A set of classes is a bit mask, the bit being the class's place in its
-- enumeration (other is bit 0); whether there are one or more of something shows in its least and greatest name.
CREATE TABLE step_rows AS
SELECT step,
  bool_or(medication) AS medication,
  bool_or(medication AND starts) AS medication_starts,
  bool_or(medication AND stops) AS medication_stops,
  bool_or(medication AND decreases) AS medication_decreases,
  bool_or(medication AND raises) AS medication_raises,
  bool_or(medication AND keeps) AS medication_keeps,
  coalesce(bit_or(class_bit) FILTER (medication AND starts), 0) AS classes_started,
  coalesce(bit_or(class_bit) FILTER (medication AND (stops OR decreases)), 0) AS classes_left,
  array_to_string(list_sort(list_distinct(list(name) FILTER (medication AND starts))), '+') AS medication_started,
  bool_or(psychotherapy) AS psychotherapy,
  bool_or(psychotherapy AND starts) AS psychotherapy_starts,
  bool_or(psychotherapy AND stops) AS psychotherapy_stops,
  bool_or(psychotherapy AND raises) AS psychotherapy_intensifies,
  bool_or(psychotherapy AND keeps) AS psychotherapy_keeps,
  min(name) FILTER (psychotherapy AND NOT stops) AS modality,
  max(name) FILTER (psychotherapy AND NOT stops) AS last_modality,
  min(sleep_group) FILTER (sleep AND NOT stops) AS sleep_group,
  max(sleep_group) FILTER (sleep AND NOT stops) AS last_sleep_group,
  min(name) FILTER (neuromodulation AND NOT stops) AS neuromodulation,
  max(name) FILTER (neuromodulation AND NOT stops) AS last_neuromodulation
FROM interventions
GROUP BY step;

CREATE TYPE medication_started AS ENUM (
  SELECT medication_started FROM step_rows WHERE medication_started IS NOT NULL UNION SELECT 'none');
CREATE TYPE modality AS ENUM (SELECT modality FROM step_rows WHERE modality IS NOT NULL UNION SELECT unnest(['none', 'blend']));

-- Steps with their breakdowns.
CREATE TABLE steps AS
WITH derived AS (
  SELECT s.*, r.* EXCLUDE (step), e.prior_failed_trials,
    (CASE WHEN medication IS NOT TRUE THEN 'none'
      WHEN medication_starts AND medication_keeps THEN 'augment'
      WHEN medication_starts AND (medication_stops OR medication_decreases) THEN 'switch'
      WHEN medication_starts THEN 'start'
      WHEN medication_raises THEN 'dose_optimise'
      WHEN medication_stops AND NOT medication_keeps AND NOT medication_decreases THEN 'stop'
      ELSE 'continue' END)::medication_strategy AS from_rows
  FROM ordered_steps s JOIN episodes e USING (episode) LEFT JOIN step_rows r USING (step)),
strategies AS (
  SELECT *, coalesce(declared_strategy,
      CASE WHEN medication AND step_number = 1 AND coalesce(prior_failed_trials, 0) <= 0 THEN 'initial' ELSE from_rows END)
    AS medication_strategy
  FROM derived)
SELECT step, episode, start_date, end_date, due, next_start, medication_strategy,
  (CASE WHEN medication_strategy NOT IN ('switch'::medication_strategy, 'augment'::medication_strategy) THEN 'none'
    WHEN medication_strategy <> from_rows THEN 'not_recorded'
    WHEN medication_strategy = 'switch'::medication_strategy THEN
      CASE WHEN (classes_started & classes_left) >> 1 > 0 THEN 'within_class' ELSE 'between_class' END
    WHEN classes_started & class_bit('atypical_antipsychotic') > 0 THEN 'atypical_antipsychotic'
    WHEN classes_started & class_bit('mood_stabiliser') > 0 THEN 'mood_stabiliser'
    WHEN classes_started > 1 THEN 'antidepressant'
    ELSE 'other' END)::ENUM('none', 'not_recorded', 'within_class', 'between_class', 'atypical_antipsychotic', 'mood_stabiliser',
      'antidepressant', 'other') AS medication_detail,
  coalesce(medication_started, 'none')::medication_started AS medication_started,
  (CASE WHEN psychotherapy IS NOT TRUE THEN 'none'
    WHEN psychotherapy_starts AND psychotherapy_keeps THEN 'add'
    WHEN psychotherapy_starts AND psychotherapy_stops THEN 'switch'
    WHEN psychotherapy_starts THEN 'start'
    WHEN psychotherapy_intensifies THEN 'intensify'
    WHEN psychotherapy_stops AND NOT psychotherapy_keeps THEN 'stop'
    ELSE 'continue' END)::ENUM('none', 'add', 'switch', 'start', 'intensify', 'stop', 'continue') AS psychotherapy_strategy,
  (CASE WHEN modality IS NULL THEN 'none' WHEN modality = last_modality THEN modality ELSE 'blend' END)::modality AS modality_blend,
  (CASE WHEN sleep_group IS NULL THEN 'none' WHEN sleep_group = last_sleep_group THEN sleep_group ELSE 'combined' END)
    ::ENUM('none', 'behavioural', 'melatonin', 'light', 'other', 'combined') AS sleep_strategy,
  (CASE WHEN neuromodulation IS NULL THEN 'none' WHEN neuromodulation <> last_neuromodulation THEN 'combined'
    WHEN neuromodulation IN ('ect', 'rtms') THEN neuromodulation ELSE 'other' END)
    ::ENUM('none', 'ect', 'rtms', 'other', 'combined') AS neuromodulation,
  (CASE WHEN step_number >= 4 THEN '4+' ELSE step_number::VARCHAR END)::ENUM('1', '2', '3', '4+') AS step_number
FROM strategies;

-- ---------------------------------------------------------------------------------------------------------------------------
-- Outcome of the concluded steps (section 4), first the scores: baseline, endpoint and early score on the primary instrument,
-- and the risk items of every instrument.
CREATE TABLE step_scores AS
WITH windows AS (
  SELECT s.step, s.episode, s.start_date, s.due, e.primary_instrument,
    least(s.due, s.next_start, s.end_date) AS event_end,          -- W
    least(s.due, s.next_start, s.end_date + 7) AS endpoint_end,   -- U
    least(s.start_date + 28, s.next_start) AS early_end           -- E
  FROM steps s JOIN episodes e USING (episode)
  WHERE s.due <= extracted_on()),
pairs AS (
  SELECT s.*, x.date, x.score, x.instrument = s.primary_instrument AS is_primary, x.risk_item
  FROM windows s LEFT JOIN scores x ON x.episode = s.episode AND x.date BETWEEN s.start_date - 28 AND s.due)
SELECT step, any_value(event_end) AS event_end, any_value(endpoint_end) AS endpoint_end,
  coalesce(arg_max(score, date) FILTER (is_primary AND date <= start_date),
    arg_min(score, date) FILTER (is_primary AND date BETWEEN start_date + 1 AND start_date + 3)) AS baseline,
  arg_max(score, date) FILTER (is_primary AND date BETWEEN start_date + 28 AND endpoint_end) AS endpoint,
  max(date) FILTER (is_primary AND date BETWEEN start_date + 28 AND endpoint_end) AS endpoint_date,
  arg_max(score, date) FILTER (is_primary AND date BETWEEN start_date + 7 AND early_end) AS early,
  -- The greatest risk item on the latest day up to the start that has one (a risk item is at most 6).
  max((date - DATE '1900-01-01') * 10 + risk_item) FILTER (date <= start_date) % 10 AS risk_before,
  coalesce(bool_or(date > start_date AND date <= event_end AND risk_item >= 1), false) AS risk_raised
FROM pairs
GROUP BY step;

-- The events in (start, W].
CREATE TABLE step_events AS
SELECT s.step,
  bool_or(v.event = 'adverse_effect'::event AND v.severity IN ('moderate'::severity, 'severe'::severity)) AS adverse_effect,
  bool_or(v.event IN ('suicidality'::event, 'self_harm'::event)) AS suicidality
FROM steps s JOIN step_scores x USING (step) JOIN read_events v
  ON v.episode = s.episode AND v.date > s.start_date AND v.date <= x.event_end
WHERE v.event IN ('adverse_effect'::event, 'suicidality'::event, 'self_harm'::event)
GROUP BY s.step;

-- Eligible and observed steps; response, remission and the rest are false for a step that is not observed.
CREATE TABLE outcomes AS
WITH eligible AS (
  SELECT s.step, s.episode, s.start_date, s.due, s.next_start, e.end_date AS episode_end, i.*, x.* EXCLUDE (step),
    coalesce(x.baseline > i.remission, false) AS eligible,
    eligible AND x.endpoint IS NOT NULL AS observed,
    x.baseline - x.endpoint AS fall
  FROM step_scores x JOIN steps s USING (step) JOIN episodes e USING (episode)
  LEFT JOIN instruments i ON i.instrument = e.primary_instrument)
SELECT o.*,
  observed AND 2 * fall >= baseline AS response,
  observed AND 4 * fall >= baseline AND 2 * fall < baseline AS partial_response,
  observed AND 4 * fall < baseline AS no_response,
  observed AND endpoint <= remission AS in_remission,
  observed AND -fall >= reliable AS deterioration,
  eligible AND early IS NOT NULL AS has_early,
  has_early AND 5 * (baseline - early) >= baseline AS early_improvement,
  coalesce(v.adverse_effect, false) AS adverse_effect,
  risk_raised OR coalesce(v.suicidality, false) AS suicidality
FROM eligible o LEFT JOIN step_events v USING (step);

-- The signal of nonresponse: the first score above remission in [start + 28, U] with a fall of less than a quarter, or in
-- [start + 42, U] with a fall of less than a half.
CREATE TABLE signals AS
SELECT o.step, any_value(o.episode) AS episode, any_value(o.start_date) AS start_date, any_value(o.next_start) AS next_start,
  any_value(o.episode_end) AS episode_end, any_value(o.instrument) AS instrument, any_value(o.baseline) AS baseline,
  any_value(o.remission) AS remission, min(x.date) AS signal
FROM outcomes o JOIN scores x ON x.episode = o.episode AND x.instrument = o.instrument
  AND x.date BETWEEN o.start_date + 28 AND o.endpoint_end
WHERE o.eligible AND x.score > o.remission
  AND (4 * (o.baseline - x.score) < o.baseline OR x.date >= o.start_date + 42 AND 2 * (o.baseline - x.score) < o.baseline)
GROUP BY o.step
HAVING signal + 42 <= extracted_on();

-- ---------------------------------------------------------------------------------------------------------------------------
-- Contacts attended or not attended (no measure counts cancelled ones), and the attended treatment contacts of an episode.
CREATE TABLE contacts AS
SELECT episode, date, kind = 'treatment'::contact_kind AS treatment, attendance = 'attended'::attendance AS attended
FROM read_contacts
WHERE kind IS NOT NULL AND date <= extracted_on() AND attendance IN ('attended'::attendance, 'did_not_attend'::attendance);

CREATE TABLE treatment AS
SELECT episode, count(*) AS contacts, min(date, 2) AS first_two
FROM contacts WHERE treatment AND attended
GROUP BY episode;

-- First and last scores of the completed courses, in [referral_date, end_date + 7] and not at follow-up, where their dates
-- differ (paired).
CREATE TABLE pairs AS
SELECT x.episode, x.instrument, x.instrument = any_value(e.primary_instrument) AS is_primary,
  arg_min(x.score, x.date) AS first_score, arg_max(x.score, x.date) AS last_score
FROM episodes e JOIN treatment t USING (episode) JOIN scores x ON x.episode = e.episode
  AND x.date BETWEEN e.referral_date AND e.end_date + 7
WHERE t.contacts >= 2 AND NOT x.followup
  AND (x.instrument = e.primary_instrument OR x.instrument IN ('PHQ9'::instrument, 'GAD7'::instrument))
GROUP BY x.episode, x.instrument
HAVING min(x.date) < max(x.date);
