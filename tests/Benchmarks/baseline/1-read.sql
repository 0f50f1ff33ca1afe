-- Reads an extract into typed tables.
--
-- Given by the runner: a view file_NAME over every file of the extract, every column as text (a table that is not there is
-- an empty view), and the variables has_events, has_needs and extracted_on (null where submission.json does not give it).
--
-- A row with a bad required field, or without its episode or step, is dropped; a bad optional field becomes missing. Rows and
-- dates after extracted_on are dealt with in 2-derive.sql, when extracted_on is known.

-- Codes are enumerations: one byte each, and a text that is not listed casts to null. The order of the depression scales is
-- the order of section 2, so that the least instrument is the first of them.
CREATE TYPE instrument AS ENUM ('phq9', 'qids_sr16', 'hamd17', 'madrs', 'bdi_ii',
  'gad7', 'isi', 'wsas', 'wai_sr', 'adherence', 'sleep_efficiency');
CREATE TYPE referral_source AS ENUM ('self', 'primary_care', 'other_service', 'other');
CREATE TYPE sex AS ENUM ('female', 'male', 'other', 'unknown');
CREATE TYPE ethnicity AS ENUM ('white', 'mixed', 'asian', 'black', 'other', 'not_stated');
CREATE TYPE employment AS ENUM ('employed', 'unemployed', 'student', 'long_term_sick', 'homemaker', 'retired', 'other', 'not_stated');
CREATE TYPE housing AS ENUM ('stable', 'insecure', 'homeless', 'not_stated');
CREATE TYPE age_band AS ENUM ('0-17', '18-25', '26-39', '40-54', '55-64', '65-74', '75+');
CREATE TYPE yes_no AS ENUM ('true', 'false', '1', '0', 'yes', 'no');
CREATE TYPE medication_strategy AS ENUM ('initial', 'augment', 'switch', 'start', 'dose_optimise', 'stop', 'continue', 'none');
CREATE TYPE intervention_kind AS ENUM ('medication', 'psychotherapy', 'sleep', 'neuromodulation', 'support');
CREATE TYPE intervention_action AS ENUM ('start', 'stop', 'increase', 'decrease', 'intensify', 'continue');
CREATE TYPE medication_class AS ENUM ('other', 'ssri', 'snri', 'ndri', 'nassa', 'sari', 'multimodal', 'tca', 'maoi',
  'melatonergic', 'atypical_antipsychotic', 'mood_stabiliser');
CREATE TYPE contact_kind AS ENUM ('assessment', 'treatment', 'review', 'booster', 'support');
CREATE TYPE attendance AS ENUM ('attended', 'did_not_attend', 'cancelled_by_patient', 'cancelled_by_service');
CREATE TYPE need AS ENUM ('transport', 'childcare', 'caregiving', 'finance', 'housing', 'employment', 'isolation', 'stigma',
  'literacy', 'language', 'digital_access', 'culture');
CREATE TYPE need_support AS ENUM ('none', 'offered', 'provided', 'declined');
CREATE TYPE event AS ENUM ('adverse_effect', 'suicidality', 'self_harm', 'relapse', 'hospital_admission',
  'adherence_review', 'diagnosis_review', 'medical_review', 'alliance_review', 'social_review',
  'goal_set', 'goal_met', 'relapse_plan', 'diagnosis_revised');
CREATE TYPE severity AS ENUM ('mild', 'moderate', 'severe');

-- Section 2. Scores and thresholds are decimals, so that "exactly half" is exact.
CREATE TABLE instruments (
  instrument instrument, depression BOOLEAN, low DECIMAL(7, 3), high DECIMAL(7, 3),
  caseness DECIMAL(7, 3), remission DECIMAL(7, 3), reliable DECIMAL(7, 3), risk_high TINYINT);
INSERT INTO instruments VALUES
  ('phq9',             true,  0,  27,  10,   4,    6,    3),
  ('qids_sr16',        true,  0,  27,  11,   5,    6,    3),
  ('hamd17',           true,  0,  52,  14,   7,    6,    4),
  ('madrs',            true,  0,  60,  20,   10,   9,    6),
  ('bdi_ii',           true,  0,  63,  14,   9,    9,    3),
  ('gad7',             false, 0,  21,  8,    4,    4,    null),
  ('isi',              false, 0,  28,  15,   7,    6,    null),
  ('wsas',             false, 0,  40,  10,   9,    8,    null),
  ('wai_sr',           false, 12, 60,  null, null, null, null),
  ('adherence',        false, 0,  100, null, null, null, null),
  ('sleep_efficiency', false, 0,  100, null, null, null, null);

-- Spaces around a value are ignored (casts to dates and numbers do that by themselves).
CREATE MACRO id(x) AS nullif(trim(x), '');
CREATE MACRO code(x) AS lower(trim(x));
CREATE MACRO bool(x) AS TRY_CAST(code(x) AS yes_no) IN ('true', '1', 'yes');

-- Every read starts from an empty set of rows with all columns that are used, so that a column that the file lacks is null.
-- Episodes and steps get a dense number, by which everything else is joined. Their keys are taken to be unique.
CREATE TABLE read_episodes AS
WITH file AS (
  SELECT * FROM (SELECT NULL::VARCHAR AS episode_id, NULL::VARCHAR AS patient_id, NULL::VARCHAR AS provider_id,
    NULL::VARCHAR AS commissioner_id, NULL::VARCHAR AS team_id, NULL::VARCHAR AS referral_source,
    NULL::VARCHAR AS referral_date, NULL::VARCHAR AS assessment_date, NULL::VARCHAR AS treatment_start_date,
    NULL::VARCHAR AS end_date, NULL::VARCHAR AS end_reason, NULL::VARCHAR AS age, NULL::VARCHAR AS sex,
    NULL::VARCHAR AS ethnicity, NULL::VARCHAR AS deprivation_decile, NULL::VARCHAR AS employment, NULL::VARCHAR AS housing,
    NULL::VARCHAR AS interpreter_needed, NULL::VARCHAR AS disability, NULL::VARCHAR AS long_term_condition,
    NULL::VARCHAR AS anxiety, NULL::VARCHAR AS prior_failed_trials) WHERE false
  UNION ALL BY NAME SELECT * FROM file_episodes)
SELECT row_number() OVER ()::INTEGER AS episode, id(episode_id) AS episode_id, id(provider_id) AS provider_id,
  id(commissioner_id) AS commissioner_id, id(team_id) AS team_id,
  TRY_CAST(code(referral_source) AS referral_source) AS referral_source,
  TRY_CAST(referral_date AS DATE) AS referral_date, TRY_CAST(assessment_date AS DATE) AS assessment_date,
  TRY_CAST(treatment_start_date AS DATE) AS treatment_start_date, TRY_CAST(end_date AS DATE) AS end_date,
  coalesce(code(end_reason) = 'dropped_out', false) AS dropped_out,
  TRY_CAST(age AS SMALLINT) AS age, TRY_CAST(code(sex) AS sex) AS sex, TRY_CAST(code(ethnicity) AS ethnicity) AS ethnicity,
  TRY_CAST(deprivation_decile AS SMALLINT) AS deprivation_decile,
  TRY_CAST(code(employment) AS employment) AS employment, TRY_CAST(code(housing) AS housing) AS housing,
  bool(interpreter_needed) AS interpreter_needed, bool(disability) AS disability,
  bool(long_term_condition) AS long_term_condition, bool(anxiety) AS anxiety,
  TRY_CAST(prior_failed_trials AS INTEGER) AS prior_failed_trials
FROM file
WHERE id(file.episode_id) IS NOT NULL AND id(file.patient_id) IS NOT NULL AND id(file.provider_id) IS NOT NULL
  AND TRY_CAST(file.referral_date AS DATE) IS NOT NULL;

CREATE TABLE read_steps AS
WITH file AS (
  SELECT * FROM (SELECT NULL::VARCHAR AS step_id, NULL::VARCHAR AS episode_id, NULL::VARCHAR AS step_number,
    NULL::VARCHAR AS start_date, NULL::VARCHAR AS end_date, NULL::VARCHAR AS declared_strategy) WHERE false
  UNION ALL BY NAME SELECT * FROM file_steps),
typed AS (
  SELECT id(step_id) AS step_id, id(episode_id) AS episode_id, TRY_CAST(step_number AS INTEGER) AS step_number,
    TRY_CAST(start_date AS DATE) AS start_date, TRY_CAST(end_date AS DATE) AS end_date,
    TRY_CAST(code(declared_strategy) AS medication_strategy) AS declared_strategy
  FROM file)
SELECT row_number() OVER ()::INTEGER AS step, episode, typed.* EXCLUDE (episode_id)
FROM typed JOIN read_episodes USING (episode_id)
WHERE step_id IS NOT NULL AND step_number >= 1 AND start_date IS NOT NULL;

-- Support is of no strategy. The actions are those of the kind (section 1).
CREATE TABLE read_interventions AS
WITH file AS (
  SELECT * FROM (SELECT NULL::VARCHAR AS step_id, NULL::VARCHAR AS kind, NULL::VARCHAR AS name, NULL::VARCHAR AS action,
    NULL::VARCHAR AS class) WHERE false
  UNION ALL BY NAME SELECT * FROM file_interventions),
typed AS (
  SELECT id(step_id) AS step_id, TRY_CAST(code(kind) AS intervention_kind) AS kind, nullif(code(name), '') AS name,
    TRY_CAST(code(action) AS intervention_action) AS action, TRY_CAST(code(class) AS medication_class) AS class
  FROM file)
SELECT step, kind, name, action, class
FROM typed JOIN read_steps USING (step_id)
WHERE name IS NOT NULL AND kind <> 'support'::intervention_kind
  AND CASE kind WHEN 'medication' THEN action <> 'intensify'::intervention_action WHEN 'psychotherapy' THEN action NOT IN ('increase'::intervention_action, 'decrease'::intervention_action)
      ELSE action IN ('start'::intervention_action, 'stop'::intervention_action, 'continue'::intervention_action) END;

-- In the order of the file (insertion order is kept, and rowid numbers it): of two rows of one episode, instrument and date
-- the later one counts. The join with the episodes follows in 2-derive.sql, because a join does not keep the order.
CREATE TABLE read_assessments AS
WITH file AS (
  SELECT * FROM (SELECT NULL::VARCHAR AS episode_id, NULL::VARCHAR AS date, NULL::VARCHAR AS instrument, NULL::VARCHAR AS score,
    NULL::VARCHAR AS risk_item, NULL::VARCHAR AS setting) WHERE false
  UNION ALL BY NAME SELECT * FROM file_assessments)
SELECT id(episode_id) AS episode_id, TRY_CAST(date AS DATE) AS date, TRY_CAST(code(instrument) AS instrument) AS instrument,
  TRY_CAST(score AS DECIMAL(7, 3)) AS score, TRY_CAST(risk_item AS TINYINT) AS risk_item,
  coalesce(code(setting) = 'followup', false) AS followup
FROM file
WHERE TRY_CAST(date AS DATE) IS NOT NULL AND TRY_CAST(code(instrument) AS instrument) IS NOT NULL
  AND TRY_CAST(score AS DECIMAL(7, 3)) IS NOT NULL;

CREATE TABLE read_contacts AS
WITH file AS (
  SELECT * FROM (SELECT NULL::VARCHAR AS episode_id, NULL::VARCHAR AS date, NULL::VARCHAR AS kind,
    NULL::VARCHAR AS attendance) WHERE false
  UNION ALL BY NAME SELECT * FROM file_contacts),
typed AS (
  SELECT id(episode_id) AS episode_id, TRY_CAST(date AS DATE) AS date, TRY_CAST(code(kind) AS contact_kind) AS kind,
    TRY_CAST(code(attendance) AS attendance) AS attendance
  FROM file)
SELECT episode, date, kind, attendance
FROM typed JOIN read_episodes USING (episode_id)
WHERE date IS NOT NULL AND kind IS NOT NULL AND attendance IS NOT NULL;

CREATE TABLE read_needs AS
WITH file AS (
  SELECT * FROM (SELECT NULL::VARCHAR AS episode_id, NULL::VARCHAR AS need, NULL::VARCHAR AS identified_date,
    NULL::VARCHAR AS support, NULL::VARCHAR AS support_date) WHERE false
  UNION ALL BY NAME SELECT * FROM file_needs),
typed AS (
  SELECT id(episode_id) AS episode_id, TRY_CAST(code(need) AS need) AS need, TRY_CAST(identified_date AS DATE) AS identified_date,
    TRY_CAST(code(support) AS need_support) AS support, TRY_CAST(support_date AS DATE) AS support_date
  FROM file)
SELECT episode, identified_date, support, support_date
FROM typed JOIN read_episodes USING (episode_id)
WHERE need IS NOT NULL AND identified_date IS NOT NULL;

CREATE TABLE read_events AS
WITH file AS (
  SELECT * FROM (SELECT NULL::VARCHAR AS episode_id, NULL::VARCHAR AS date, NULL::VARCHAR AS event, NULL::VARCHAR AS detail,
    NULL::VARCHAR AS severity) WHERE false
  UNION ALL BY NAME SELECT * FROM file_events),
typed AS (
  SELECT id(episode_id) AS episode_id, TRY_CAST(date AS DATE) AS date, TRY_CAST(code(event) AS event) AS event,
    nullif(code(detail), '') AS detail, TRY_CAST(code(severity) AS severity) AS severity
  FROM file)
SELECT episode, date, event, detail, severity
FROM typed JOIN read_episodes USING (episode_id)
WHERE date IS NOT NULL AND event IS NOT NULL;

-- extracted_on: as submission.json has it, otherwise the latest date of an assessment, contact or event.
SET VARIABLE extracted_on = coalesce(getvariable('extracted_on'), (
  SELECT max(date) FROM (
    SELECT date FROM read_contacts
    UNION ALL SELECT date FROM read_events
    UNION ALL SELECT a.date FROM read_assessments a JOIN read_episodes USING (episode_id) JOIN instruments i USING (instrument)
      WHERE a.score BETWEEN i.low AND i.high)
  WHERE getvariable('extracted_on') IS NULL));
