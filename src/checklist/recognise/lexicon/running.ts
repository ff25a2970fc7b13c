/**
 * @module checklist/recognise/lexicon/running
 * What runs and where: deployments, environments, services, windows.
 */
import type { Lexicon } from '../words.ts'

export const RUNNING = {
  deploy: `en: deployment deployments deploiement despliegue implantacao bereitstellung deploy deployed deploys deploying deployment deployments redeploy rollout roll_out go_live launch promote promoted released_to release_to_production deploy_to canary blue_green
    de: deploy* bereitstell* ausgerollt ausrollen deployment* ausliefer* einspiel*
    fr: deploi* deploy* mise_en_production mettre_en_production
    es: despleg* desplieg* deploy*
    pt: deploy* implanta* publicacao_em_producao
    it: deploy* rilasciare messa_in_produzione
    nl: deploy* uitrol* gedeployed
    pl: wdroz* wdraz* deploy*
    ru: депло* развер* выкат* задепло*
    sv: deploy* driftsatt* produksjonssett*
    tr: dagit* deploy* yayina_al* canliya_al*
    zh: 部署 上线
    ja: デプロイ デプロイメント 配信
    ko: 배포`,
  deployNoun: `en: deployment deployments
    de: deployment deployments bereitstellung
    fr: deploiement
    es: despliegue
    pt: implantacao
    pl: wdrozeni*
    ru: развертывани*`,
  staging: `en: staging stage_environment preprod pre_prod test_environment qa_environment preview
    de: staging testumgebung testsystem demo_system
    fr: staging preproduction preprod recette
    es: staging preproduccion
    pt: staging homologacao_env
    it: staging collaudo_env
    nl: staging acceptatieomgeving
    pl: staging srodowisko_testowe
    ru: стейдж* стейджинг* staging
    sv: staging testmiljo
    tr: staging test_ortami
    zh: 预发布 测试环境 预发
    ja: ステージング 検証環境
    ko: 스테이징`,
  production: `en: production prod live live_domain
    de: produktion produktiv* live_system
    fr: production prod
    es: produccion
    pt: producao
    it: produzione
    nl: productie
    pl: produkcj*
    ru: прод продакшн* продакшен* production
    sv: produktion produksjon
    tr: production canli
    zh: 生产 生产环境 线上
    ja: 本番 本番環境
    ko: 프로덕션 운영`,
  service: `en: service services process processes worker workers celery_beat celery_worker celery_workers celery app_servers application_servers web_servers web_server server servers pods containers daemon cron cron_jobs systemd pm2 gunicorn nginx apache scheduler background_jobs background_tasks background_workers job_workers queue_workers application app container
    de: dienst dienste prozess* worker* anwendung* server
    fr: service services serveur* workers application
    es: servicio* servidor* trabajadores aplicacion
    pt: servico* servidor* workers aplicacao
    it: servizi* server applicazione
    nl: dienst* services server* applicatie
    pl: uslug* serwer* aplikacj*
    ru: сервис* служб* сервер* воркер* приложени*
    sv: tjanst* server* tjenest*
    tr: servis* sunucu* uygulama
    zh: 服务 进程 服务器 应用
    ja: サービス サーバー プロセス アプリケーション
    ko: 서비스 서버 프로세스`,
  backgroundJobs: `en: background_jobs background_tasks background_workers celery_workers celery_worker celery_beat queue_workers job_workers workers_running
    de: hintergrundjobs
    fr: taches_de_fond workers_messenger workers
    zh: 后台任务
    ja: バックグラウンドジョブ`,
  queue: `en: queue queues queue_systems message_queue rabbitmq kafka sqs queue_lengths queue_length queue_depth scheduled_jobs scheduled_tasks
    de: warteschlange*
    zh: 队列 消息队列
    ja: キュー`,
  maintenance: `en: maintenance_mode maintenance_page
    de: wartungsmodus wartungsseite
    fr: mode_maintenance page_de_maintenance
    es: modo_mantenimiento modo_de_mantenimiento
    pt: modo_de_manutencao modo_manutencao
    it: modalita_manutenzione pagina_manutenzione
    nl: onderhoudsmodus
    pl: tryb_konserwacji
    ru: режим*_обслуживания
    sv: underhallslage
    tr: bakim_modu
    zh: 维护模式
    ja: メンテナンスモード メンテナンス画面
    ko: 점검모드 유지보수모드`,
  window: `en: deployment_window maintenance_window release_window change_window change_freeze code_freeze feature_freeze freeze off_peak off_peak_hours redeployment re_deployment time_slot low_traffic
    de: wartungsfenster zeitfenster launch_termin go_live_termin deployment_fenster
    fr: fenetre_de_maintenance fenetre_de_deploiement creneau
    es: ventana_de_mantenimiento ventana_de_despliegue
    pt: janela_de_manutencao janela_de_deploy janela_de_mudanca janela
    it: finestra_di_manutenzione finestra_di_rilascio
    nl: onderhoudsvenster
    pl: okno_serwisowe okno_wdrozeniowe
    ru: окно_обслуживания окно_релиза окно_деплоя
    sv: underhallsfonster servicefonster
    tr: bakim_penceresi
    zh: 维护窗口 发布窗口 部署窗口 变更窗口 发布时间 上线时间 部署时间
    ja: メンテナンスウィンドウ リリース日時
    ko: 배포시간 점검시간`,
  downtime: `en: downtime
    de: ausfallzeit
    zh: 停机`,
  infra: `en: load_balancer load_balancers load_balancing autoscaling auto_scaling auto_scaling_policies waf web_application_firewall ddos ddos_protection replication encryption_at_rest data_encryption provisioned compute_resources storage_systems resource_limits resource_requests security_context pod_security configmaps scaling_configured terraform cloudformation infrastructure_as_code iac infra_drift terraform_drift drift_check vpc subnets kubernetes_manifests helm s3_bucket persistent_volume* multi_az database_scaling reverse_proxy production_servers compute infrastructure_changes infrastructure reserved_capacity pod_disruption* hpa encryption requests_limits resource_quota resource_quotas resources_limits cpu_limits
    de: lastverteiler load_balancer replikation verschlusselung infrastruktur
    fr: repartiteur_de_charge replication chiffrement infrastructure
    es: balanceador* replicacion cifrado infraestructura
    pt: balanceador* replicacao criptografia infraestrutura
    it: bilanciator* replica crittografia infrastruttura
    nl: load_balancer replicatie infrastructuur
    pl: rownowazen* replikacj* szyfrowani* infrastruktur*
    ru: балансировщик* репликац* шифровани* инфраструктур* лимит*_ресурсов
    sv: lastbalanser* replikering kryptering infrastruktur auto_skalering
    tr: yuk_dengeleyici altyapi
    zh: 负载均衡 自动扩缩容 加密 基础设施 资源配额 资源限制
    ja: ロードバランサ 冗長化 暗号化 インフラ
    ko: 로드밸런서 오토스케일링 암호화 인프라`,
  cache: `en: cache caches caching cached cdn_cache redis_cache
    de: cache* zwischenspeicher
    fr: cache caches
    es: cache caches
    pt: cache caches
    it: cache
    nl: cache*
    pl: cache*
    ru: кэш* кеш*
    sv: cache cachen
    tr: onbellek*
    zh: 缓存
    ja: キャッシュ
    ko: 캐시`,
  permissions: `en: file_permissions folder_permissions directory_permissions file_ownership temporary_files temp_files tmp_files old_code old_log_files
    de: dateirechte dateiberechtigungen
    fr: droits permissions_des_fichiers
    es: permisos_de_archivos
    it: permessi
    zh: 文件权限
    ja: パーミッション`,
  integrations: `en: integrations third_party_services external_services external_apis service_dependencies third_party_integrations external_dependencies
    de: drittanbieter*
    fr: services_externes
    es: servicios_externos
    pt: servicos_externos
    it: servizi_terzi
    zh: 第三方服务
    ja: 外部サービス`,
} satisfies Lexicon
