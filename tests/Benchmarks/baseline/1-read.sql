-- Reads an extract into typed tables.
--
-- Given by the runner: a view file_NAME over every file of the extract, every column as text (a table that is not there is
-- an empty view), and the variables has_events, has_needs and extracted_on (null where submission.json does not give it).
--
-- A bad field becomes null, and a row without its episode or step is dropped. Rows with a required field that is null, and rows
-- and dates after extracted_on, are dealt with in 2-derive.sql, when extracted_on is known.

-- Codes are enumerations: one byte each, and a text that is not listed casts to null. The order of the depression scales is
-- the order of section 2, so that the least instrument is the first of them.
CREATE TYPE instrument AS ENUM ('PHQ9', 'QIDS_SR16', 'HAMD17', 'MADRS', 'BDI_II',
  'GAD7', 'ISI', 'WSAS', 'WAI_SR', 'ADHERENCE', 'SLEEP_EFFICIENCY');
CREATE TYPE referral_source AS ENUM ('self', 'primary_care', 'other_service', 'other');
CREATE TYPE sex AS ENUM ('female', 'male', 'other', 'unknown');
CREATE TYPE ethnicity AS ENUM ('white', 'mixed', 'asian', 'black', 'other', 'not_stated');
CREATE TYPE employment AS ENUM ('employed', 'unemployed', 'student', 'long_term_sick', 'homemaker', 'retired', 'other',
  'not_stated');
CREATE TYPE housing AS ENUM ('stable', 'insecure', 'homeless', 'not_stated');
CREATE TYPE age_band AS ENUM ('0-17', '18-25', '26-39', '40-54', '55-64', '65-74', '75+');
CREATE TYPE yes_no AS ENUM ('true', 'false', '1', '0', 'yes', 'no');
CREATE TYPE medication_strategy AS ENUM ('initial', 'augment', 'switch', 'start', 'dose_optimise', 'stop', 'continue', 'none');
CREATE TYPE intervention_kind AS ENUM ('medication', 'psychotherapy', 'sleep', 'neuromodulation', 'support');
CREATE TYPE intervention_action AS ENUM ('start', 'stop', 'increase', 'decrease', 'intensify', 'continue');
CREATE TYPE medication_class AS ENUM ('other', 'ssri', 'snri', 'ndri', 'nassa', 'sari', 'multimodal', 'tca', 'maoi',
  'melatonergic', 'atypical_antipsychotic', 'mood_stabiliser');
CREATE TYPE setting AS ENUM ('session', 'review', 'followup');
CREATE TYPE contact_kind AS ENUM ('assessment', 'treatment', 'review', 'booster', 'support');
CREATE TYPE attendance AS ENUM ('attended', 'did_not_attend', 'cancelled_by_patient', 'cancelled_by_service');
CREATE TYPE need AS ENUM ('transport', 'childcare', 'caregiving', 'finance', 'housing', 'employment', 'isolation', 'stigma',
  'literacy', 'language', 'digital_access', 'culture');
CREATE TYPE need_support AS ENUM ('none', 'offered', 'provided', 'declined');
CREATE TYPE event AS ENUM ('adverse_effect', 'suicidality', 'self_harm', 'relapse', 'hospital_admission',
  'adherence_review', 'diagnosis_review', 'medical_review', 'alliance_review', 'social_review',
  'goal_set', 'goal_met', 'relapse_plan', 'diagnosis_revised');
CREATE TYPE severity AS ENUM ('mild', 'moderate', 'severe');

-- From text to code: case and surrounding spaces do not matter, but most values need neither trimming nor lowering.
CREATE MACRO as_instrument(x) AS coalesce(TRY_CAST(x AS instrument), TRY_CAST(upper(trim(x)) AS instrument));
CREATE MACRO as_referral_source(x) AS coalesce(TRY_CAST(x AS referral_source), TRY_CAST(lower(trim(x)) AS referral_source));
CREATE MACRO as_sex(x) AS coalesce(TRY_CAST(x AS sex), TRY_CAST(lower(trim(x)) AS sex));
CREATE MACRO as_ethnicity(x) AS coalesce(TRY_CAST(x AS ethnicity), TRY_CAST(lower(trim(x)) AS ethnicity));
CREATE MACRO as_employment(x) AS coalesce(TRY_CAST(x AS employment), TRY_CAST(lower(trim(x)) AS employment));
CREATE MACRO as_housing(x) AS coalesce(TRY_CAST(x AS housing), TRY_CAST(lower(trim(x)) AS housing));
CREATE MACRO as_yes_no(x) AS coalesce(TRY_CAST(x AS yes_no), TRY_CAST(lower(trim(x)) AS yes_no));
CREATE MACRO as_medication_strategy(x) AS
  coalesce(TRY_CAST(x AS medication_strategy), TRY_CAST(lower(trim(x)) AS medication_strategy));
CREATE MACRO as_intervention_kind(x) AS
  coalesce(TRY_CAST(x AS intervention_kind), TRY_CAST(lower(trim(x)) AS intervention_kind));
CREATE MACRO as_intervention_action(x) AS
  coalesce(TRY_CAST(x AS intervention_action), TRY_CAST(lower(trim(x)) AS intervention_action));
CREATE MACRO as_medication_class(x) AS coalesce(TRY_CAST(x AS medication_class), TRY_CAST(lower(trim(x)) AS medication_class));
CREATE MACRO as_setting(x) AS coalesce(TRY_CAST(x AS setting), TRY_CAST(lower(trim(x)) AS setting));
CREATE MACRO as_contact_kind(x) AS coalesce(TRY_CAST(x AS contact_kind), TRY_CAST(lower(trim(x)) AS contact_kind));
CREATE MACRO as_attendance(x) AS coalesce(TRY_CAST(x AS attendance), TRY_CAST(lower(trim(x)) AS attendance));
CREATE MACRO as_need(x) AS coalesce(TRY_CAST(x AS need), TRY_CAST(lower(trim(x)) AS need));
CREATE MACRO as_need_support(x) AS coalesce(TRY_CAST(x AS need_support), TRY_CAST(lower(trim(x)) AS need_support));
CREATE MACRO as_event(x) AS coalesce(TRY_CAST(x AS event), TRY_CAST(lower(trim(x)) AS event));
CREATE MACRO as_severity(x) AS coalesce(TRY_CAST(x AS severity), TRY_CAST(lower(trim(x)) AS severity));

-- Section 2. Scores and thresholds are decimals, so that "exactly half" is exact.
CREATE TABLE instruments (
  instrument instrument, low DECIMAL(7, 3), high DECIMAL(7, 3),
  caseness DECIMAL(7, 3), remission DECIMAL(7, 3), reliable DECIMAL(7, 3), risk_high TINYINT);
INSERT INTO instruments VALUES
  ('PHQ9',             0,  27,  10,   4,    6,    3),
  ('QIDS_SR16',        0,  27,  11,   5,    6,    3),
  ('HAMD17',           0,  52,  14,   7,    6,    4),
  ('MADRS',            0,  60,  20,   10,   9,    6),
  ('BDI_II',           0,  63,  14,   9,    9,    3),
  ('GAD7',             0,  21,  8,    4,    4,    null),
  ('ISI',              0,  28,  15,   7,    6,    null),
  ('WSAS',             0,  40,  10,   9,    8,    null),
  ('WAI_SR',           12, 60,  null, null, null, null),
  ('ADHERENCE',        0,  100, null, null, null, null),
  ('SLEEP_EFFICIENCY', 0,  100, null, null, null, null);

-- Spaces around a value are ignored (casts to dates and numbers do that by themselves).
CREATE MACRO id(x) AS nullif(trim(x), '');
CREATE MACRO code(x) AS lower(trim(x));
CREATE MACRO bool(x) AS as_yes_no(x) IN ('true'::yes_no, '1'::yes_no, 'yes'::yes_no);

-- Every read starts from an empty set of rows with all columns that are used, so that a column that the file lacks is null.
-- The rowid of an episode or step is the number by which everything else is joined. Their keys are taken to be unique.
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
SELECT id(episode_id) AS episode_id, id(provider_id) AS provider_id,
  id(commissioner_id) AS commissioner_id, id(team_id) AS team_id,
  as_referral_source(referral_source) AS referral_source,
  TRY_CAST(referral_date AS DATE) AS referral_date, TRY_CAST(assessment_date AS DATE) AS assessment_date,
  TRY_CAST(treatment_start_date AS DATE) AS treatment_start_date, TRY_CAST(end_date AS DATE) AS end_date,
  coalesce(code(end_reason) = 'dropped_out', false) AS dropped_out,
  TRY_CAST(age AS SMALLINT) AS age, as_sex(sex) AS sex, as_ethnicity(ethnicity) AS ethnicity,
  TRY_CAST(deprivation_decile AS SMALLINT) AS deprivation_decile,
  as_employment(employment) AS employment, as_housing(housing) AS housing,
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
  UNION ALL BY NAME SELECT * FROM file_steps)
SELECT e.rowid::INTEGER AS episode, id(f.step_id) AS step_id, TRY_CAST(f.step_number AS INTEGER) AS step_number,
  TRY_CAST(f.start_date AS DATE) AS start_date, TRY_CAST(f.end_date AS DATE) AS end_date,
  as_medication_strategy(f.declared_strategy) AS declared_strategy
FROM file f JOIN read_episodes e ON e.episode_id = trim(f.episode_id)
WHERE id(f.step_id) IS NOT NULL AND TRY_CAST(f.step_number AS INTEGER) >= 1;

CREATE TABLE read_interventions AS
WITH file AS (
  SELECT * FROM (SELECT NULL::VARCHAR AS step_id, NULL::VARCHAR AS kind, NULL::VARCHAR AS name, NULL::VARCHAR AS action,
    NULL::VARCHAR AS class) WHERE false
  UNION ALL BY NAME SELECT * FROM file_interventions)
SELECT s.rowid::INTEGER AS step, as_intervention_kind(f.kind) AS kind, nullif(code(f.name), '') AS name,
  as_intervention_action(f.action) AS action, as_medication_class(f.class) AS class
FROM file f JOIN read_steps s ON s.step_id = trim(f.step_id);

-- In the order of the file (insertion order is kept, and rowid numbers it): of two rows of one episode, instrument and date
-- the later one counts. The join with the episodes follows in 2-derive.sql, because a join need not keep the order.
CREATE TABLE read_assessments AS
WITH file AS (
  SELECT * FROM (SELECT NULL::VARCHAR AS episode_id, NULL::VARCHAR AS date, NULL::VARCHAR AS instrument, NULL::VARCHAR AS score,
    NULL::VARCHAR AS risk_item, NULL::VARCHAR AS setting) WHERE false
  UNION ALL BY NAME SELECT * FROM file_assessments)
SELECT trim(episode_id) AS episode_id, TRY_CAST(date AS DATE) AS date, as_instrument(instrument) AS instrument,
  TRY_CAST(score AS DECIMAL(7, 3)) AS score, TRY_CAST(risk_item AS TINYINT) AS risk_item,
  coalesce(as_setting(setting) = 'followup'::setting, false) AS followup
FROM file;

CREATE TABLE read_contacts AS
WITH file AS (
  SELECT * FROM (SELECT NULL::VARCHAR AS episode_id, NULL::VARCHAR AS date, NULL::VARCHAR AS kind,
    NULL::VARCHAR AS attendance) WHERE false
  UNION ALL BY NAME SELECT * FROM file_contacts)
SELECT e.rowid::INTEGER AS episode, TRY_CAST(f.date AS DATE) AS date, as_contact_kind(f.kind) AS kind,
  as_attendance(f.attendance) AS attendance
FROM file f JOIN read_episodes e ON e.episode_id = trim(f.episode_id);

CREATE TABLE read_needs AS
WITH file AS (
  SELECT * FROM (SELECT NULL::VARCHAR AS episode_id, NULL::VARCHAR AS need, NULL::VARCHAR AS identified_date,
    NULL::VARCHAR AS support, NULL::VARCHAR AS support_date) WHERE false
  UNION ALL BY NAME SELECT * FROM file_needs)
SELECT e.rowid::INTEGER AS episode, as_need(f.need) AS need, TRY_CAST(f.identified_date AS DATE) AS identified_date,
  as_need_support(f.support) AS support, TRY_CAST(f.support_date AS DATE) AS support_date
FROM file f JOIN read_episodes e ON e.episode_id = trim(f.episode_id);

CREATE TABLE read_events AS
WITH file AS (
  SELECT * FROM (SELECT NULL::VARCHAR AS episode_id, NULL::VARCHAR AS date, NULL::VARCHAR AS event, NULL::VARCHAR AS detail,
    NULL::VARCHAR AS severity) WHERE false
  UNION ALL BY NAME SELECT * FROM file_events)
SELECT e.rowid::INTEGER AS episode, TRY_CAST(f.date AS DATE) AS date, as_event(f.event) AS event,
  nullif(code(f.detail), '') AS detail, as_severity(f.severity) AS severity
FROM file f JOIN read_episodes e ON e.episode_id = trim(f.episode_id);

-- extracted_on: as submission.json has it, otherwise the latest date of an assessment, contact or event.
SET VARIABLE extracted_on = coalesce(getvariable('extracted_on'), (
  SELECT max(date) FROM (
    SELECT date FROM read_contacts WHERE kind IS NOT NULL AND attendance IS NOT NULL
    UNION ALL SELECT date FROM read_events WHERE event IS NOT NULL
    UNION ALL SELECT a.date FROM read_assessments a JOIN read_episodes USING (episode_id) JOIN instruments i USING (instrument)
      WHERE a.score BETWEEN i.low AND i.high)
  WHERE getvariable('extracted_on') IS NULL));
