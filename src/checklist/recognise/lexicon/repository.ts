/**
 * @module checklist/recognise/lexicon/repository
 * The repository and its hosting: code, branches, reviews, issues, items.
 */
import type { Lexicon } from '../words.ts'

export const REPOSITORY = {
  codeReview: `en: code_review code_reviews code_reviewed reviewed_code code_has_been_reviewed code_has_been_peer_reviewed code_changes_reviewed peer_review peer_reviewed pr_review pr_reviewed pr_approved prs_approved prs_reviewed pull_request_approved pull_requests_approved code_owner code_owners codeowners two_approvals
    de: code_review codereview* code_reviews
    fr: revue_de_code
    es: revision_de_codigo codigo_revisado pr_aprobado
    pt: revisao_de_codigo codigo_revisado pr_aprovado
    it: revisione_del_codice codice_revisionato
    nl: codereview*
    pl: przeglad_kodu
    ru: ревью_кода код_ревью
    sv: kodgranskning
    tr: kod_incelem*
    zh: 代码审查 代码评审 代码审核 代码review
    ja: コードレビュー prレビュー
    ko: 코드리뷰 코드검토`,
  pr: `en: pr prs pull_request pull_requests merge_request merge_requests mr mrs changeset
    de: pull_requests
    zh: 合并请求
    ja: プルリクエスト
    ko: 풀리퀘스트`,
  merge: `en: merge merged merging merges cherry_pick* backport*
    de: gemergt zusammengefuhrt mergen
    fr: fusionn* merge*
    es: fusionad* mergead* mezclar
    pt: mergead* merge
    it: unit*_al_main mergiat*
    nl: gemerged samengevoegd
    pl: zmergowan* scalon*
    ru: слит* смержен* влит*
    sv: mergad sammanslagen
    zh: 合并
    ja: マージ
    ko: 병합 머지`,
  branch: `en: branch branches feature_branch release_branch hotfix_branch
    de: branch branches zweig
    fr: branche branches
    es: rama ramas
    pt: branch ramo
    nl: branch*
    pl: galaz branch*
    ru: ветк* ветви
    sv: gren
    zh: 分支
    ja: ブランチ
    ko: 브랜치`,
  commit: `en: commit commits committed commited checked_in uncommitted git_status working_tree git_add git_commit commitead* in_git in_the_repository in_version_control in_repo under_version_control version_control
    de: commit commits committet commitet im_git im_git_repository im_repository
    fr: commit committes
    es: commiteado commiteados control_de_versiones
    pt: commitado* commitadas
    nl: gecommit
    pl: zacommit* zacommitow*
    ru: закоммич*
    zh: 提交
    ja: コミット
    ko: 커밋`,
  code: `en: code source_code codebase changes patch patches
    de: code quellcode anderungen
    fr: code changements modifications
    es: codigo cambios
    pt: codigo alteracoes
    it: codice modifiche
    nl: code wijzigingen
    pl: kod kodu kodzie zmiany
    ru: код кода коде изменени*
    sv: kod koden kode
    tr: kod kodu degisiklik*
    zh: 代码 变更
    ja: コード 変更
    ko: 코드 변경사항`,
  issues: `en: issue issues bug bugs defect defects ticket tickets milestone milestones blocker blockers backlog jira known_issues known_issue project_management_tools post_launch_fixes regressions sprint_board support_tickets follow_up follow_ups followups
    de: bugs fehlertickets tickets issues meilenstein*
    fr: tickets anomalies bogues jalon
    es: incidencias issues hito bugs
    pt: issues chamados bugs milestone problemas
    it: bug issue segnalazioni
    nl: bugs issues tickets
    pl: bledy_krytyczne zgloszeni* bugi
    ru: баг* тикет* задач*
    sv: arenden buggar feil
    tr: hatalar is_kalemleri
    zh: 缺陷 问题单 工单 里程碑
    ja: 不具合 チケット 課題 イシュー
    ko: 이슈 버그 티켓`,
  severity: `en: critical blocker high high_priority severity severe sev major p0 p1
    de: kritisch* blocker
    fr: critique* bloquant*
    es: critic* bloqueante*
    pt: critic* bloqueador*
    it: critic* blocker bloccant*
    nl: kritieke kritiek
    pl: krytyczn*
    ru: критическ* критичн* блокер*
    sv: kritiska allvarlig* kritisk*
    tr: kritik
    zh: 严重 高危 关键
    ja: 重大 致命的
    ko: 심각 치명적`,
  checklistItem: `en: checklist checklist_items pre_deployment_tasks staging_checks tasks_verified items_verified checks_completed previous_steps all_steps tasks
    de: checkliste
    fr: liste_de_controle
    es: checklist
    pt: checklist
    zh: 清单
    ja: チェックリスト
    ko: 체크리스트`,
  featureFlag: `en: a_b_testing a_b_tests a_b_test feature_flag feature_flags feature_toggle feature_toggles flags
    zh: 功能开关 特性开关
    ja: フィーチャーフラグ feature_flag
    ko: 기능플래그`,
  postmortem: `en: root_cause root_cause_analysis post_mortem postmortem rca next_steps incident_report
    ja: 根本原因 ポストモーテム
    zh: 根因`,
} satisfies Lexicon
