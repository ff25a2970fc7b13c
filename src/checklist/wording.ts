/**
 * @module checklist/wording
 * The words of headings by what they mean, in the languages checklists were found in.
 * A word matches from the start of a word on; a blank at its end means the whole word. Longer ones win.
 */

export const WORDING = {
  before: `pre |predeploy|prerelease|prelaunch|preproduction|before |prior |ahead of |vor |vorab |avant |antes |prima d|prima del|voor |voorafgaand
    |przed |до |перед |предрелиз|предварительн|之前|部署前|发布前|發布前|上线前|上線前|发版前|投产前|事前|デプロイ前|リリース前|公開前|배포 전|배포전|출시 전|릴리스 전|사전
    |oncesi|oncesinde|innan |inden |fore driftsatt|pred |truoc khi|sebelum |inainte`,
  after: `post |postdeploy|postrelease|postlaunch|after |following |follow up|followup|wrap up|wrapup|cleanup|clean up|aftercare|hypercare|retrospective|lessons learned|postmortem|bake
    |nach |nachbereit|nachgang|nachsorge|im anschluss|aufraum|apres |nettoyage|despues|tras |posterior|limpieza|depois|apos |limpeza|dopo |successiv|pulizia|na de |na deploy|na release|opruim|nazorg
    |po wdroz|po deploy|po wydan|po publik|po nasaz|porzadk|после|по завершени|部署后|发布后|發布後|上线后|上線後|部署後|之后|之後|后续|投产后|デプロイ後|リリース後|公開後|事後|배포 후|배포후|출시 후|릴리스 후|이후|사후
    |sonrasi|sonra |efter |sau khi|setelah |dupa `,
  deploy: `deploy|release|releas|rollout|roll out|rolling out|go live|golive|launch|publish|ship |shipping|cutover|cut over|production push|push to prod|install|execution|execute|upgrade
    |bereitstell|ausroll|veroffentlich|auslieferung|einspiel|inbetriebnahme|deploiement|mise en production|mise en ligne|livraison|publication|despliegue|desplegar|lanzamiento|publicacion|puesta en produccion
    |implantacao|implementacao|implantar|publicacao|lancamento|entrada em producao|rilascio|distribuzione|messa in produzione|pubblicazione|uitrol|uitbreng|implementatie|livegang|wdrozeni|wdrazani|wydani|publikacj|uruchomieni
    |развертывани|деплой|релиз|выпуск|выкат|выкладк|запуск|установк|部署|发布|發布|上线|上線|发版|投产|デプロイ|リリース|本番反映|公開|배포|릴리스|릴리즈|출시|dagitim|yayin|surum|canliya|driftsatt|utrulling|nasazen|vydani|trien khai|phat hanh|rilis|lansare`,
  prepare: `rollback readiness|rollback ready|preparation|prepare|preparing|prep |prerequisite|pre requisite|requirements|setup|set up|environment setup|environment preparation|vorbereit|voraussetzung|preparat|preparaz|preparac|prealable|prerequis|requisit|voorbereid|vereisten
    |przygotow|wymagania|подготов|требован|准备|準備|준비|hazirlik|on kosul|forbered|priprav|chuan bi|persiapan`,
  preflight: `preflight|pre flight|final check|final verification|final review|final preparation|final prep|last check|last look|last minute|decision |decision making|go no go|go nogo|gonogo|go or no go|day of |t minus|kick off|kickoff
    |letzte pruf|letzte kontroll|abschliessende pruf|startfreigabe|verification finale|controle final|derniere verif|dernieres verif|comprobacion final|comprobaciones finales|verificacion final|verificacao final|verificacoes finais|controllo finale|controlli finali|verifica finale
    |laatste controle|eindcontrole|ostateczn|koncowa kontrol|kontrola koncowa|финальн|последняя проверк|последние проверк|最终检查|最终确认|最後檢查|最終確認|最終チェック|直前|최종 점검|최종 확인|son kontrol`,
  verify: `verif|validat|valider|validier|validaz|validac|validation|smoke|sanity|health check|healthcheck|acceptance check|uberpruf|prufung|kontrolle|comprobacion|comprobar|verificac|controle |controles |controlli|weryfikac|sprawdzen|верификац|валидац
    |验证|驗證|検証|動作確認|검증|확인|dogrulama|verifier|overeni|kiem tra|xac minh|verifikasi|дымов`,
  /** Says verification only beside a word for after, or within a deployment. */
  check: `check|test|controle|kontrol|проверк|тест|检查|檢查|测试|測試|確認|チェック|テスト|점검|테스트|pruf|prueba|teste|prove |collaud`,
  rollback: `rollback|roll back|rolling back|roll backs|backout|back out|backing out|revert|fallback|fall back|zuruckroll|ruckroll|zurucksetz|rucksetz|ruckabwickl|ruckfall|retour arriere|retour en arriere|reversion|revertir|marcha atras|vuelta atras
    |reversao|reverter|ripristino|terugdraai|terugrol|terugval|wycofan|przywroc|przywrac|откат|回滚|回滾|回退|ロールバック|切り戻し|切戻し|롤백|geri alma|geri don|aterstall|tilbakerull|vraceni|khoi phuc`,
  trigger: `trigger|criteria|criterion|when to |conditions|condition|auslos|kriteri|declench|criteres|disparador|criterio|gatilho|innesc|wyzwal|kryteri|warunk|триггер|критери|услови|触发|觸發|条件|トリガー|트리거|조건|tetikle|kriter`,
  signoff: `sign off|signoff|sign offs|signing off|sign and date|visto bueno|签核|簽核|サインオフ`,
  /** Counts as a sign-off only where the heading says little else. */
  approval: `approval|approver|authorization|authorisation|signature|freigabe|abnahme|unterschrift|genehmigung|zustimmung|approbation|aprobacion|firma |firmas |aprovac|assinatura|approvaz|firme |goedkeuring|aftekenen|ondertekening|zatwierdz|akceptac|podpis
    |утвержден|согласован|подпис|签字|审批|批准|承認|승인|서명|onay|imza|godkann|godkjen|schvalen|phe duyet|persetujuan`,
  scenario: `scenario|special case|special deployment|special release|szenari|sonderfall|sonderfalle|escenario|cenario|scenari |cas particulier|caso especial|casos especiales|casos especiais|casi speciali|speciale gevallen|przypadki specjalne|scenariusz|сценари|особые случа|особых случа
    |场景|場景|特殊情况|シナリオ|特別な|시나리오|senaryo|ozel durum`,
  environment: `environment specific|environments|per environment|by environment|umgebungsspezif|umgebungen|environnements|par environnement|entornos|por entorno|especificas del entorno|ambientes|por ambiente|ambienti |per ambiente|omgevingen|per omgeving|srodowiska|dla srodowisk
    |окружения |для окружени|各环境|按环境|環境別|環境ごと|환경별|ortamlar|ortama ozel`,
  recurring: `daily|weekly|biweekly|monthly|quarterly|yearly|annual|recurring|ongoing|periodic|taglich|wochentlich|monatlich|vierteljahr|quartalsweise|jahrlich|laufend|wiederkehrend|regelmassig|quotidien|hebdomadaire|mensuel|trimestriel|annuel|recurrent
    |diario|diaria|semanal|mensual|trimestral|anual|recurrente|continuas|mensal|recorrente|giornalier|settimanal|mensil|trimestral|ricorrent|dagelijks|wekelijks|maandelijks|kwartaal|jaarlijks|terugkerend|codzien|tygodniow|cotygodniow|miesieczn|comiesieczn|kwartaln
    |ежедневн|еженедельн|ежемесячн|ежеквартальн|регулярн|每日|每天|每周|每週|每月|每季|定期|日次|週次|月次|毎日|毎週|毎月|매일|매주|매월|일일|주간|월간|분기별|정기|gunluk|haftalik|aylik|duzenli`,
  alert: `critical alert|warning alert|info alert|informational alert|high alert|medium alert|low alert|urgent alert|p1 alert|p2 alert|p3 alert|sev1 alert|sev2 alert|alert condition|alert level|alert threshold|alarm condition|kritische alarm|kritische alert|warnalarm|warn alert
    |alertes critiques|alertes d avertissement|alertas critic|alertas de advert|alertas de avis|avvisi critici|allarmi critici|kritieke alert|kritieke melding|krytyczne alert|alerty krytyczne|критические алерт|критические оповещ|严重告警|紧急告警|警告级|重大アラート|警告アラート|심각 경고|치명적 경고|kritik uyari`,
  readiness: `readiness|operational readiness|disaster|business continuity|compliance|monitoring|monitor |alerting|alerts |observab|runbook|playbook|on call|oncall|backup|recovery|incident|service level|slo |slos |sla |slas |governance|legal|gdpr|privacy
    |uberwachung|betriebsbereit|notfall|datensicherung|surveillance|supervision|sauvegarde|conformite|monitoreo|supervision|cumplimiento|copias de seguridad|monitoramento|conformidade|monitoraggio|conformita|bewaking|monitorowan|zgodnosc|мониторинг|готовност|резервн|соответстви
    |监控|監控|合规|备份|監視|コンプライアンス|バックアップ|모니터링|규정 준수|백업|izleme|uyumluluk|yedekleme|overvakning`,
  notes: `notes |note |overview|introduction|intro |purpose|scope |about |summary|background|references |reference |resources|appendix|glossary|how to use|instructions|history|revision history|faq|tips |contents|table of contents|legend|hinweis|notizen|anmerkung|ubersicht|uberblick|einleitung|zweck
    |remarques|apercu|notas |nota |resumen|introduccion|resumo|introducao|panoramica|introduzione|opmerking|overzicht|inleiding|uwagi|notatki|przeglad|wstep|заметк|примечан|обзор|введение|备注|備註|说明|說明|概述|備考|メモ|概要|はじめに|비고|메모|개요|notlar|genel bakis|giris`,
  team: `team|teams|roles|responsib|responsab|verantwort|zustandig|equipe|equipo|ruoli|rollen|zespol|role i |команд|роли|ответствен|团队|團隊|职责|チーム|担当|体制|팀|담당|ekip|takim|sorumlu`,
  communication: `communication|comms|announce|stakeholder|notification|kommunikation|ankundigung|comunicac|comunicazion|communicatie|komunikacj|коммуникац|оповещени|沟通|溝通|通知|連絡|コミュニケーション|커뮤니케이션|소통|공지|iletisim|duyuru`,
  metrics: `metrics|metriken|kennzahl|metriques|indicateurs|metricas|metriche|statistieken|metryki|метрик|показател|指标|指標|メトリクス|지표|metrikler`,
  contacts: `contact|kontakt|ansprechpartner|contacto|contatt|contato|контакт|联系|聯絡|連絡先|연락처`,
  urls: `urls |url |links |important links|useful links|wichtige links|liens|enlaces|ссылк|链接|鏈接|リンク|링크|baglanti`,
  commands: `commands|command |quick reference|cheat sheet|cheatsheet|snippets|befehl|commandes|comandos|comandi|commando|polecenia|команды|命令|コマンド|명령|komutlar`,
  plan: `plan |plans |strategy|policy|procedure documented|konzept|strategie|estrategia|strategia|стратеги|план |计划|計画|계획|plani`,
  /** Work that is done before a release where nothing else is said. */
  area: `type of release|release type|type of change|release candidate|release scope|code|coding|test|testing|qa |quality|security|database|db |data |migration|config|infrastruct|frontend|front end|backend|back end|api |apis |performance|dependenc|version|changelog|change log|release note|release candidate|documentation|docs |doc |documents
    |static|assets|build|ci |cd |environment|permission|accessib|localiz|localis|translation|seo |analytics|feature flag|app store|packag|licens|general|review|branch|tagging|tags |pull request|sicherheit|datenbank|konfiguration|dokumentation|qualitat|abhangigkeit|versionshinweis
    |securite|base de donnees|qualite|dependance|notes de version|seguridad|base de datos|prueba|codigo|calidad|notas de la version|seguranca|banco de dados|teste|qualidade|configurac|documentac|sicurezza|qualita|configurazione|documentazione|note di rilascio|codice|beveiliging|documentatie|kwaliteit
    |bezpieczen|baza danych|dokumentac|testy|jakosc|kod |безопасност|база данных|базы данных|тест|документац|конфигурац|код |качеств|代码|代碼|测试|測試|安全|数据库|資料庫|配置|文档|文件|コード|テスト|セキュリティ|データベース|設定|ドキュメント|코드|테스트|보안|데이터베이스|설정|문서|guvenlik|veritabani|yapilandirma|dokumantasyon|testler`,
} as const

export type Sense = keyof typeof WORDING
