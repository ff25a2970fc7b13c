/**
 * @module checklist/recognise/lexicon/people
 * Who is spoken of, and what only a person can answer for.
 */
import type { Lexicon } from '../words.ts'

export const PEOPLE = {
  team: `en: team teams member members developers engineers staff engineer support colleagues participants owners contributors maintainers lead
    de: team teams mitarbeiter entwickler kollegen ansprechpartner
    fr: equipe equipes membres
    es: equipo equipos
    pt: equipe equipa
    it: team squadra
    nl: team teamleden collega*
    pl: zespol zespolu
    ru: команд* сотрудник*
    sv: teamet laget
    tr: ekip ekibi takim uyeleri
    zh: 团队 人员 同事
    ja: チーム 担当者 メンバー
    ko: 팀 담당자`,
  audience: `en: stakeholder stakeholders user users customer customers client clients consumers subscribers management executives community public merchants partners sales marketing
    de: kunde kunden nutzer benutzer anwender stakeholder
    fr: utilisateur utilisateurs client clients parties_prenantes
    es: usuario usuarios cliente clientes interesados stakeholder
    pt: usuario usuarios cliente clientes stakeholders
    it: utente utenti cliente clienti stakeholder
    nl: gebruikers klant klanten belanghebbenden
    pl: uzytkownik* klient* interesariusz*
    ru: пользовател* клиент* заказчик* стейкхолдер*
    sv: anvandare kund kunder brukere
    tr: kullanici* musteri* paydas*
    zh: 用户 客户 利益相关者 相关方 干系人
    ja: ユーザー 顧客 関係者 ステークホルダー
    ko: 사용자 고객 이해관계자`,
  manual: `en: manual manually by_hand hands_on exploratory visual visually eyeball* sanity_check actual_users real_users walkthrough pilot_users beta_users beta_testers beta_test end_users real_customers dogfood*
    de: manuell* von_hand handisch*
    fr: manuel manuels manuelle manuellement a_la_main
    es: manual manuales manualmente a_mano
    pt: manual manuais manualmente
    it: manual* manualmente a_mano
    nl: handmatig*
    pl: reczn* manualn*
    ru: вручную ручн*
    sv: manuell* manuelt
    tr: manuel
    zh: 手动 人工 手工
    ja: 手動 目視
    ko: 수동`,
  person: `en: briefed brief briefing trained train training assess assessed assembled champion finalize finalized finalise* discuss* brainstorm* retrospective retro debrief* meeting meetings call_with sync_with kickoff ask decide decided agreed agree consider* understand* familiar aware standby stand_by on_hand engagement interview* celebrate chosen capacity_planning proofread* clarify think lessons_session workshop knowledge_transfer coordinate coordinated walk_through sanity volunteer* judge* brainstorming negotiat* communicate_with sprint_goal story_points responsible ownership owner typos grammar backup_contact backup_contacts backup_person backup_access backup_signer backup_owner
    de: geschult schulung besprech* besprochen entscheid* abgestimmt retrospektive einschatz*
    fr: forme formee formation reunion decid* discut* retrospective evaluer evalue
    es: capacitad* reunion decid* discut* retrospectiva evaluad* acordad*
    pt: treinad* capacitac* reuniao decid* discut* retrospectiva avaliad*
    it: formazione riunione decis* discut* retrospettiva valutat* revisionat*
    nl: getraind training overleg* besloten retrospective
    pl: przeszkol* spotkan* decyzj* retrospek*
    ru: обуч* встреч* обсуд* обсужд* ретро ретроспектив* совещан*
    sv: utbild* mote besluta* retrospektiv opplar*
    tr: egitim* toplanti* karar*
    zh: 培训 会议 讨论 待命 复盘 评估 人工审查
    ja: 会議 教育 周知会 待機 ふりかえり 振り返り 打ち合わせ 判断
    ko: 교육 회의 대기 회고 논의`,
  paperwork: `en: questionnaire questionnaires screenshots screenshot age_rating content_rating data_safety app_store_connect play_console store_listing listing_text developer_account feature_graphic splash_screen marketing_copy launch_copy legal_copy gdpr ccpa hipaa pci pci_dss legal_review compliance insurance trademark* pricing_page_copy brand_guidelines content_migration content_freeze press_kit
    de: dsgvo datenschutzpruf* impressum versicherung*
    fr: rgpd conformite assurance_responsabilite captures_d_ecran
    es: rgpd cumplimiento polizas_de_seguro* capturas_de_pantalla
    pt: lgpd conformidade capturas_de_tela
    it: gdpr conformita schermate
    nl: avg schermafbeelding*
    pl: rodo zgodnosc_z
    zh: 截图 合规
    ja: スクリーンショット コンプライアンス`,
  feedback: `en: feedback survey* nps satisfaction user_research
    de: ruckmeldung* feedback
    fr: retours retour_utilisateur
    es: comentarios feedback retroalimentacion
    pt: feedback
    it: feedback riscontr*
    nl: feedback terugkoppeling
    pl: opini* feedback
    ru: отзыв* обратн*_связ* фидбек
    sv: feedback aterkoppling tilbakemelding*
    tr: geri_bildirim*
    zh: 反馈
    ja: フィードバック
    ko: 피드백`,
  approve: `en: approve approved approves approval approvals accept accepted authorize* authorise* signed_by endorsed lgtm
    de: genehmig* freigegeben freigabe abgenommen zugestimmt zustimmung
    fr: approuve* approbation valide_par accord accepte
    es: aprobad* aprobacion ha_aprobado aprobo
    pt: aprovad* aprovacao
    it: approvat* approvazion*
    nl: goedgekeurd goedkeuring akkoord
    pl: zatwierdz* zaakceptow* akceptacja
    ru: одобр* утвержд* соглас*
    sv: godkand godkant godkannande godkjenning
    tr: onay onayi onaylandi
    zh: 批准 审批
    ja: 承認
    ko: 승인`,
  signoff: `en: sign_off signoff sign_offs signoffs signed_off uat user_acceptance acceptance_testing go_no_go go_nogo cab cab_approval qa_sign_off go_live_approval qa_approval
    de: abnahme abnahmetest go_entscheidung
    fr: recette_utilisateur go_no_go bon_pour_production
    es: visto_bueno
    pt: homologacao homologado
    it: collaudo
    nl: acceptatietest
    pl: odbior
    ru: приемк* приёмочн*
    sv: acceptanstest
    tr: kabul_testi
    zh: 签字 验收
    ja: サインオフ 受入 受け入れ ユーザー受け入れ
    ko: 인수`,
  decision: `en: decision decisions
    de: entscheidung
    fr: decision
    es: decision
    pt: decisao
    it: decisione
    nl: beslissing
    pl: decyzja
    ru: решение
    zh: 决策`,
  audit: `en: audit audits assessment pentest* penetration security_review privacy_review legal_review accessibility_review design_review
    de: audit
    fr: audit
    es: auditoria
    pt: auditoria revisao_de_seguranca revisao_de_privacidade
    it: audit
    ru: аудит
    sv: revision
    zh: 审计
    ja: 監査
    ko: 감사`,
  roles: `en: roles responsibilities assigned assignments
    de: rollen verantwortlichkeiten
    fr: roles responsabilites
    es: roles responsabilidades
    pt: papeis responsabilidades
    it: ruoli responsabilita
    nl: rollen
    pl: role odpowiedzialnosci
    ru: роли ответственн*
    zh: 角色 职责`,
  review: `en: review reviewed reviews reviewing reviewer reviewers peer_reviewed analyze* analyse* analysis read
    de: gereviewt begutacht* durchgesehen reviewt geprueft
    fr: relu relue revu revue reviewes reviewe relecture
    es: revisad* revision
    pt: revisad* revisao revisar revise
    it: revisionat* revisione rivist*
    nl: gereviewd nagekeken beoordeeld
    pl: przejrzan* zrecenzowan* przeglad
    ru: ревью отревью* просмотр* рецензир*
    sv: granska* gjennomgatt
    tr: incelendi gozden_gecir*
    zh: 审查 评审 审核 审阅
    ja: レビュー
    ko: 리뷰 검토`,
} satisfies Lexicon
