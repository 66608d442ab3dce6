-- Views of the published SQLite database: the same tables with names in full that are published
-- as CSV (queries/datasets), joined here from the tables that people keep. One view a statement.

CREATE VIEW contribution_details AS
SELECT c.round, x.code AS axis, x.title_it AS axis_it, x.title_en AS axis_en,
  s.code AS strategy, s.title_it AS strategy_it, s.title_en AS strategy_en,
  a.code AS action, a.text_it AS action_it, a.text_en AS action_en,
  p.id AS project, p.name_it AS project_it, p.name_en AS project_en,
  c.scope, c.basis, c.confidence, c.status, c.asserted_by, c.document, c.source_lines
FROM contributions AS c
JOIN projects AS p ON p.id = c.project
JOIN actions AS a ON a.code = c.action
JOIN strategies AS s ON s.code = a.strategy
JOIN axes AS x ON x.code = s.axis
ORDER BY c.round, a.code, p.id;

CREATE VIEW action_progress AS
SELECT n.round, n.axis, n.strategy, n.action, n.state, n.projects_cmt, n.projects_territory,
  l.label_it AS state_it, l.label_en AS state_en, n.action_it, n.action_en
FROM (
  SELECT r.id AS round, s.axis, a.strategy, a.code AS action,
    a.text_it AS action_it, a.text_en AS action_en,
    CASE
      WHEN COUNT(DISTINCT m.project) > 0 AND COUNT(DISTINCT t.project) > 0 THEN 'started-by-both'
      WHEN COUNT(DISTINCT m.project) > 0 THEN 'started-by-cmt'
      WHEN COUNT(DISTINCT t.project) > 0 THEN 'started-by-territory'
      ELSE 'not-started'
    END AS state,
    COUNT(DISTINCT m.project) AS projects_cmt,
    COUNT(DISTINCT t.project) AS projects_territory
  FROM actions AS a
  JOIN strategies AS s ON s.code = a.strategy
  CROSS JOIN rounds AS r
  LEFT JOIN contributions AS m ON m.action = a.code AND m.round = r.id
    AND m.status = 'accepted' AND m.scope = 'cmt'
  LEFT JOIN contributions AS t ON t.action = a.code AND t.round = r.id
    AND t.status = 'accepted' AND t.scope = 'territory'
  GROUP BY r.id, a.code
) AS n
LEFT JOIN code_lists AS l ON l.list = 'action-progress' AND l.code = n.state
ORDER BY n.round, n.action;

CREATE VIEW project_partners AS
SELECT DISTINCT p.id AS project, p.name_it AS project_it, p.name_en AS project_en,
  o.id AS organisation, o.name_it AS organisation_it, o.name_en AS organisation_en, o.kind,
  t.role, l.label_it AS role_it, l.label_en AS role_en
FROM participations AS t
JOIN projects AS p ON p.id = t.project
JOIN organisations AS o ON o.id = t.organisation
LEFT JOIN code_lists AS l ON l.list = 'participation-role' AND l.code = t.role
ORDER BY p.id, o.id, t.role;

CREATE VIEW project_funding AS
SELECT p.id AS project, p.name_it AS project_it, p.name_en AS project_en,
  g.id AS programme, g.notation, g.kind, f.amount_eur,
  g.name_it AS programme_it, g.name_en AS programme_en
FROM funding AS f
JOIN projects AS p ON p.id = f.project
JOIN programmes AS g ON g.id = f.programme
ORDER BY p.id, g.id;

CREATE VIEW indicator_values AS
SELECT i.code AS indicator, i.strategy, i.name_it AS indicator_it, i.name_en AS indicator_en,
  a.id AS area, a.label_it AS area_it, a.label_en AS area_en, o.breakdown, o.year, o.value,
  u.code AS unit, u.label_it AS unit_it, u.label_en AS unit_en, o.area_basis, o.round
FROM observations AS o
JOIN indicators AS i ON i.code = o.indicator
JOIN areas AS a ON a.id = o.area
JOIN units AS u ON u.code = i.unit
ORDER BY i.code, a.id, o.breakdown, o.year;

CREATE VIEW survey_shares AS
SELECT r.round, q.section, q.code AS question, q.text_it AS question_it, q.text_en AS question_en,
  g.code AS "group", g.label_it AS group_it, g.label_en AS group_en,
  a.code AS answer, a.position, a.label_it AS answer_it, a.label_en AS answer_en,
  r.percent, r.base
FROM survey_results AS r
JOIN survey_questions AS q ON q.round = r.round AND q.code = r.question
JOIN survey_groups AS g ON g.round = r.round AND g.code = r."group"
JOIN survey_answers AS a ON a.round = r.round AND a.code = r.answer
ORDER BY r.round, q.code, g.code, a.position, a.code;
