/**
 * @module checklist/recognise/lexicon/checks
 * What CI proves: tests, coverage, load, lint, build, patterns in the code.
 */
import type { Lexicon } from '../words.ts'

export const CHECKS = {
  test: `en: test tests tested testing pytest vitest junit mocha rspec phpunit e2e end_to_end cypress playwright  ut_it suite suites test_suite test_suites
    de: test tests testen getestet teste tester testlauf* testsuite* testfall* testfalle* testdurchlauf* ~tests funktionstest*
    fr: test tests teste* tester
    es: prueba* test tests probar probad* testear testead*
    pt: teste testes testar testad* teste
    it: test testat* testare testa prova provat*
    nl: test tests getest testen
    pl: testy testow testach testami testowan* testuj przetest*
    ru: тест* протестир*
    sv: tester testa testas testet testene testkjor* testad* enhetstest*
    tr: testler testleri testi test
    zh: 测试 测试用例
    ja: テスト
    ko: 테스트`,
  testCommand: `en: npm_test npm_run_test cargo_test go_test mvn_test make_test pytest yarn_test pnpm_test dotnet_test gradle_test phpunit`,
  errorHandling: `en: error_handling error_boundary error_boundaries
    de: fehlerbehandlung
    fr: gestion_des_erreurs
    es: manejo_de_errores
    pt: tratamento_de_erros
    zh: 错误处理
    ja: エラーハンドリング`,
  unit: `en: unit integration integrations_test regression functional acceptance contract component api_tests ui_tests
    de: unit* integrationstest* modultest* regressionstest* einheitstest* automatisiert*
    fr: unitaire* integration
    es: unitari* integracion
    pt: unitari* integracao
    it: unitari* integrazione
    nl: unit integratie*
    pl: jednostkow* integracyjn*
    ru: юнит* модульн* интеграционн* регресс*
    sv: enhetstest* integrationstest*
    tr: birim entegrasyon
    zh: 单元 集成 回归
    ja: ユニット 単体 統合 結合 リグレッション 回帰
    ko: 단위 통합 회귀`,
  smoke: `en: smoke sanity_tests smoke_test smoke_tests smoketest*
    de: smoke* rauchtest*
    fr: fumee
    pt: fumaca
    ru: смоук* дымов*
    zh: 冒烟
    ja: スモーク
    ko: 스모크`,
  coverage: `en: coverage covered codecov coveralls
    de: abdeckung testabdeckung code_abdeckung ~abdeckung
    fr: couverture
    es: cobertura
    pt: cobertura
    it: copertura
    nl: dekking testdekking codedekking
    pl: pokrycie
    ru: покрытие покрытия
    sv: tackning* testtackning kodtackning dekning
    tr: kapsam*
    zh: 覆盖率
    ja: カバレッジ
    ko: 커버리지`,
  feature: `en: functionality feature features flow flows journey journeys user_flow user_flows critical_path critical_paths workflow_works core critical_functionality scenarios forms form login logout log_in sign_in signup sign_up checkout_flow payment payments onboarding search_works navigation functionalities admin_dashboard dashboard_admin user_dashboard customer_dashboard
    de: funktion* funktionalitat* anmeldung
    fr: fonctionnalite* parcours formulaire* connexion_utilisateur
    es: funcionalidad* formulario* flujo* inicio_de_sesion
    pt: funcionalidade* formulario* fluxo*
    it: funzionalita flussi moduli
    nl: functionaliteit* functies
    pl: funkcj* formularz* logowani*
    ru: функц* функционал*
    sv: funktion* funksjon*
    tr: ozellik*
    zh: 功能 登录 流程
    ja: 機能 ログイン
    ko: 기능 로그인`,
  auth: `en: authentication authorization authorisation auth rbac roles_and_permissions session sessions jwt_validation input_validation output_sanitization sanitiz* form_validation access_control tenant multi_tenan* oauth sso csrf xss injection row_level_security rls file_upload file_uploads media_file upload uploads webhook webhooks offline deep_links push_notifications responsive cross_browser browsers service_worker service_workers email_delivery role_permissions user_permissions
    de: authentifizierung autorisierung validierung
    fr: authentification autorisation*
    es: autenticacion autorizacion
    pt: autenticacao autorizacao
    it: autenticazione autorizzazione
    nl: authenticatie autorisatie
    pl: uwierzytelni* autoryzac* walidacj*
    ru: аутентификац* авторизац* валидац*
    sv: autentisering
    tr: kimlik_dogrulama yetkilendirme
    zh: 认证 鉴权 授权
    ja: 認証 認可 バリデーション
    ko: 인증 인가`,
  load: `en: load_test load_tests load_testing load_tested stress stress_test* stress_testing performance_test performance_tests performance_testing performance_tested performance_benchmarks benchmark benchmarks benchmarked benchmarking capacity_test* soak_test* concurrent_user concurrent_users k6 gatling jmeter locust lighthouse pagespeed core_web_vitals web_vitals lcp performance_budget performance_budgets perf_budgets wcag accessibility accessibility_audit a11y axe meet_slas meets_slas meet_sla
    de: lasttest* belastungstest* performancetest* performance_tests barrierefreiheit
    fr: tests_de_charge test_de_charge tests_de_performance accessibilite
    es: pruebas_de_carga prueba_de_carga pruebas_de_rendimiento accesibilidad
    pt: testes_de_carga teste_de_carga testes_de_performance testes_de_desempenho acessibilidade
    it: test_di_carico test_di_performance accessibilita
    nl: loadtest* performancetest* belastingstest* toegankelijkheid
    pl: testy_wydajnosciow* testy_obciazeniow* dostepnosc_a11y
    ru: нагрузочн* wcag
    sv: lasttest* prestandatest* tillganglighet stresstest* lasttesting
    tr: yuk_testi performans_testi
    zh: 压力测试 负载测试 性能测试 压测
    ja: 負荷テスト 性能テスト パフォーマンステスト
    ko: 부하테스트 성능테스트`,
  lint: `en: lint linter linters linting linted eslint prettier ruff flake8 black pylint mypy typecheck type_check type_checks type_checking type_errors typescript typescript_errors tsc clippy rubocop formatting format_check code_style style_guide style_guidelines coding_standards coding_standard stylelint static_analysis sonarqube sonar golangci checkstyle ktlint detekt pre_commit shellcheck markdownlint npm_run_lint code_formatted code_is_formatted properly_formatted
    de: linter linting codestil formatierung
    fr: linter style_de_code
    es: lint tipos codigo_formateado
    pt: linting lint codigo_formatado
    it: lint formattazione
    nl: lint*
    pl: lint* linter* stylu
    ru: линт*
    sv: lint* formatter* formattering
    tr: lint*
    zh: 类型检查 代码规范 代码风格 静态检查
    ja: 型チェック 静的解析
    ko: 린트 타입체크`,
  build: `en: build builds built compile compiles compiled compilation compiling binaries binary npm_run_build yarn_build pnpm_build docker_build image_builds transpile* rebuild rebuilt rebuilds
    de: build builds kompiliert kompilieren ~build
    fr: build compil*
    es: build compila compilac* compilad*
    pt: build compila compilac*
    it: build compila compilazione
    nl: build bouwt
    pl: build kompilac* buduje
    ru: сборк* собран* билд*
    sv: bygge bygger build bygg
    tr: build derle*
    zh: 构建 编译
    ja: ビルド コンパイル
    ko: 빌드 컴파일`,
  ci: `en: ci ci_cd continuous_integration pipeline pipelines github_actions checks status_checks jenkins gitlab_ci circleci travis travis_ci workflows appveyor quality_gate quality_gates gates badge badges
    de: pipeline ~pipeline
    fr: pipeline
    es: pipeline pipelines
    pt: pipeline esteira
    ru: пайплайн*
    zh: 流水线
    ja: パイプライン
    ko: 파이프라인`,
  workflow: `en: workflow release_workflow release_job nightly
    ja: ワークフロー
    zh: 工作流`,
  todo: `en: todo todos fixme fixmes`,
  debug: `en: debug_code debug_statements debug_logs debug_prints print_statements print_statement console_log console_logs console_log_statements debugger debugging debugging_code commented_out_code dead_code console_debug print_debug debug_information
    de: debug_code debug_ausgaben debug_informationen
    fr: code_de_debug
    es: codigo_de_debug codigo_de_depuracion
    pt: codigo_de_debug codigo_comentado print_statements
    it: codice_di_debug
    nl: debug_code
    pl: kod_debug*
    ru: отладочн*
    zh: 调试语句 调试代码
    ja: デバッグコード
    ko: 디버그코드`,
  hardcoded: `en: hardcoded hard_coded in_code in_source exposed leaked in_the_code in_repo in_repository in_the_repository plaintext gitleaks trufflehog git_secrets secret_scan* secret_scanning git_history
    de: im_code hartcodiert* fest_codiert im_repository im_git_repository
    fr: dans_le_code hardcode* en_dur commites_dans_git dans_le_depot expose* dans_git
    es: hardcodead* en_el_codigo expuest* en_duro en_el_repositorio
    pt: hardcod* em_codigo no_codigo expost* no_repositorio
    it: nel_codice hardcoded nel_repository
    nl: in_code in_de_code hardcoded
    pl: w_kodzie zaszyt* w_repozytorium
    ru: в_коде захардкож* hardcoded в_git в_репозитории хардкод*
    sv: i_kod i_koden hardkod* i_kode
    tr: kodda git_e
    zh: 硬编码 代码中 泄露 代码仓库 不在代码
    ja: ハードコード コード内 コミットされていない 漏洩
    ko: 하드코딩 코드내 노출`,
  defaultPassword: `en: default_password default_passwords default_credentials demo_credentials default_admin_password admin_password default_secrets
    de: default_passworter standardpassworter default_passwort
    fr: mots_de_passe_par_defaut mot_de_passe_par_defaut
    es: contrasenas_por_defecto contrasena_por_defecto
    pt: senhas_padrao senha_padrao
    it: password_predefinit* password_di_default
    nl: standaardwachtwoorden demo_credentials
    pl: domyslne_hasla
    ru: пароли_по_умолчанию
    sv: standardlosenord
    tr: varsayilan_sifre* varsayilan_kullanici_sifre* varsayilan_parola*
    zh: 默认密码
    ja: デフォルトパスワード 初期パスワード
    ko: 기본비밀번호`,
  dependencies: `en: dependency dependencies lockfile packages libraries npm_outdated dependabot renovate requirements_txt
    de: abhangigkeit* bibliotheken
    fr: dependance*
    es: dependencia*
    pt: dependencia*
    it: dipendenze
    nl: afhankelijkheden
    pl: zaleznosci
    ru: зависимост*
    sv: beroenden avhengigheter
    tr: bagimlilik*
    zh: 依赖
    ja: 依存関係 依存パッケージ
    ko: 의존성`,
  compatibility: `en: backward_compat* backwards_compat* compatibility
    de: abwartskompatib*
    fr: retrocompatib*
    es: retrocompatib*
    pt: retrocompatib*
    zh: 向后兼容
    ja: 後方互換`,
  picture: `en: images image pictures
    de: bilder
    fr: images
    es: imagenes
    pt: imagens
    it: immagini
    nl: afbeeldingen
    pl: obrazy obrazow
    ru: изображени*
    sv: bilder
    tr: gorseller
    zh: 图片
    ja: 画像
    ko: 이미지`,
  assets: `en: asset assets bundle bundles bundle_size static_files static_assets static_file minified minif* compressed_assets sourcemaps source_maps css_and_js collectstatic fingerprint*
    de: statische_dateien assets
    fr: fichiers_statiques ressources_statiques
    es: archivos_estaticos recursos_estaticos minific*
    pt: arquivos_estaticos minific*
    it: file_statici assets
    nl: statische_bestanden
    pl: zasoby_statyczne 
    ru: статик* статическ*_файл* 
    sv: statiska_filer 
    tr: statik_dosyalar 
    zh: 静态资源 静态文件 
    ja: 静的ファイル 静的アセット 
    ko: 정적파일 이미지최적화 번들`,
  vulnerability: `en: vulnerability vulnerabilities vulns cve cves npm_audit pip_audit cargo_audit yarn_audit snyk trivy codeql dependabot_alerts security_scan security_scans security_scanning security_scanner security_testing security_tests security_tested security_hardening security_best_practices dependency_audit dependency_scan dependency_check code_scanning owasp sast dast bandit vulnerability_scan security_issues security_vulnerabilities security_patches npm_audit_fix grype security_audit_on_dependencies secrets_scan secret_scan secrets_scanning
    de: schwachstelle* sicherheitslucke* sicherheitstest* sicherheitsscan* sicherheitsprufung
    fr: vulnerabilit* faille* tests_de_securite scan_de_securite
    es: vulnerabilidad* escaneo_de_seguridad pruebas_de_seguridad
    pt: vulnerabilidade* varredura_de_seguranca testes_de_seguranca
    it: vulnerabilit* test_di_sicurezza scansione_di_sicurezza
    nl: kwetsbaarhe* beveiligingsscan* beveiligingstest*
    pl: podatnosc* luki testy_bezpieczenstwa skan_bezpieczenstwa
    ru: уязвимост* тест*_безопасности скан*_безопасности
    sv: sarbarhet* sakerhetstest* sikkerhetstest* sakerhetsskanning
    tr: guvenlik_aci* guvenlik_test* zafiyet*
    zh: 漏洞 安全扫描 安全测试 高危漏洞
    ja: 脆弱性 セキュリティスキャン
    ko: 취약점 보안스캔 보안테스트`,
} satisfies Lexicon
