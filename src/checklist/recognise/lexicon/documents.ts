/**
 * @module checklist/recognise/lexicon/documents
 * Documents, plans, records.
 */
import type { Lexicon } from '../words.ts'

export const DOCUMENTS = {
  docs: `en: documentation docs doc readme readme_md documentation_site docs_site docs_folder user_guide user_guides user_manual api_docs openapi swagger wiki guide guides contributing contributing_md contributing_guidelines license_file license_included license_md tutorials tutorial migration_guide upgrade_guide upgrade_notes upgrade_md deployment_guide architecture_diagram architecture_diagrams architecture_md jsdoc docstrings faq knowledge_base diagrams known_issues_list authors_md manual_pages roadmap deployment_notes instructions security_md privacy_md user_manuals manuals
    de: dokumentation* doku anleitung* handbuch benutzerhandbuch migrationsanleitung ~dokumentation ~anleitung
    fr: documentation doc guide*
    es: documentacion guia guias
    pt: documentacao guia guias
    it: documentazione guida guide
    nl: documentatie handleiding*
    pl: dokumentacj* instrukcj*
    ru: документац* руководств* инструкци*
    sv: dokumentation* dokumentasjon* ~dokumentation ~dokumentasjon
    tr: dokumantasyon* kilavuz* belgeler
    zh: 文档 手册 指南 说明文档
    ja: ドキュメント マニュアル ガイド
    ko: 문서 가이드 매뉴얼`,
  migrationGuide: `en: migration_guide upgrade_guide client_migration migration_notes upgrade_notes upgrade_instructions
    de: migrationsanleitung
    fr: guide_de_migration
    es: guia_de_migracion
    pt: guia_de_migracao`,
  runbook: `en: runbook runbooks playbook playbooks
    de: runbook betriebshandbuch
    zh: 运维手册 操作手册
    ja: ランブック 手順書 運用手順
    ko: 런북`,
  plan: `en: slo slos plan plans procedure procedures process policy policies strategy matrix template path steps criteria contact_list contacts emergency_contacts slas checklist_document instructions diagram incident_response_plan incident_response response_plan escalation_path escalation_paths escalation_procedure escalation_procedures escalation_process escalation_matrix escalation_plan
    de: plan strategie verfahren prozess ~plan ~strategie notfallkontakte
    fr: plan procedure* strategie* contacts
    es: plan procedimiento* estrategia* escenarios contactos
    pt: plano planos procedimento* estrategia* contatos
    it: piano procedur* strategi* contatti contatti contatti_emergenza contatti_di_emergenza
    nl: plan procedure* strategie*
    pl: plan procedur* strategi*
    ru: план плана процедур* стратеги*
    sv: plan rutin* strategi*
    tr: plani planlari strateji* prosedur* politika*
    zh: 方案 计划 策略 预案 流程文档
    ja: 計画 手順 方針
    ko: 계획 절차 플랜`,
  lessons: `en: lessons_learned lessons post_mortem_notes issues_encountered any_issues rollback_reason current_system_state success_criteria impact_assessment deployment_log system_state
    de: lessons_learned erkenntnisse
    fr: lecons retour_d_experience
    es: lecciones_aprendidas
    pt: licoes_aprendidas
    it: lezioni_apprese
    nl: geleerde_lessen
    pl: wnioski
    ru: извлеченные_уроки уроки
    sv: lardomar
    zh: 经验教训
    ja: 教訓
    ko: 교훈`,
  duration: `en: duration start_time end_time recovery_time time_to_recover deployment_time elapsed
    de: dauer startzeit
    fr: duree heure_de_debut
    es: duracion hora_de_inicio data_e_hora
    pt: duracao hora_do_deploy
    it: durata
    nl: duur
    pl: czas_trwania
    ru: длительност*
    sv: varaktighet
    zh: 耗时 开始时间
    ja: 所要時間
    ko: 소요시간`,
  // No rule asks for it: a release date is not a release.
  date: `en: release_date deployment_date release_schedule`,
  objective: `en: recovery_point_objective recovery_point_objectives rpo`,
  timeObjective: `en: recovery_time_objective recovery_time_objectives rto`,
  script: `en: script scripts
    de: skript*
    fr: script scripts
    es: script scripts
    it: script
    pl: skrypt*
    ru: скрипт*
    zh: 脚本
    ja: スクリプト
    ko: 스크립트`,
} satisfies Lexicon
