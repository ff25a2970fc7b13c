/**
 * @module checklist/recognise/lexicon/settings
 * Environment variables, configuration, secrets.
 */
import type { Lexicon } from '../words.ts'

export const SETTINGS = {
  env: `en: environment_variable environment_variables env_var env_vars env_variables env dotenv dsn verbose_logging env_example env_file env_local env_production configuration_variables config_vars connection_string connection_strings
    de: umgebungsvariable* env_datei
    fr: variable_d_environnement variables_d_environnement variables_d_env variables_env
    es: variable_de_entorno variables_de_entorno
    pt: variavel_de_ambiente variaveis_de_ambiente variaveis_env
    it: variabil*_d_ambiente variabil*_di_ambiente file_env
    nl: omgevingsvariabele*
    pl: zmienne_srodowiskowe zmiennych_srodowiskowych
    ru: переменн*_окружения
    sv: miljovariab*
    tr: ortam_degisken*
    zh: 环境变量
    ja: 環境変数
    ko: 환경변수`,
  ignoreFile: `en: gitignore dockerignore`,
  emailSettings: `en: email_settings smtp mail_settings email_configuration smtp_credentials smtp_settings email_service
    fr: parametres_email
    ja: メール設定
    zh: 邮件配置`,
  config: `en: configuration config configs settings configuration_files config_files configmap application_configuration connection_pool connection_pooling database_connection_pool connection_pool_size memory_limit memory_limits concurrency cache_settings cache_systems query_logging timeouts log_level debug_mode worker_concurrency caching_configured max_connections query_caching production_configuration
    de: konfiguration* konfigurationsdatei* einstellungen
    fr: configuration* parametres
    es: configuracion*
    pt: configurac*
    it: configurazion*
    nl: configuratie* instellingen
    pl: konfiguracj* ustawienia
    ru: конфигурац* конфиг
    sv: konfiguration* konfigurasjon*
    tr: konfigurasyon
    zh: 配置文件 配置项
    ja: 設定ファイル コンフィグ
    ko: 설정파일`,
  secret: `en: secret secrets api_key api_keys apikey apikeys credential credentials password passwords secret_key encryption_key jwt_secret signing_key private_key private_keys tokens token keys jwt_keys access_keys service_account_keys secret_keys session_secret webhook_secret
    de: geheimnis* passwort* zugangsdaten api_schlussel schlussel kennworter
    fr: secrets mot_de_passe mots_de_passe cles_api cle_api identifiants cles_jwt informations_sensibles donnee_secrete donnees_secretes donnees_sensibles
    es: secretos contrasena* credenciales claves_api clave_secreta
    pt: segredo* senha* credenciais chaves_de_api chave_secreta
    it: segret* credenziali chiavi_api password
    nl: geheimen wachtwoord* sleutels credentials inloggegevens
    pl: sekret* hasla haslo klucze_api poufne
    ru: секрет* парол* ключ ключи ключей
    sv: hemlighet* losenord* nycklar hemmelighet* passord
    tr: sifre* gizli anahtar* parola*
    zh: 密钥 密码 凭证 敏感信息 机密
    ja: シークレット 秘密鍵 パスワード 認証情報 機密情報 apiキー
    ko: 비밀번호 시크릿 비밀키 민감정보 민감한정보 api키`,
  secretsManager: `en: secrets_management secrets_manager secret_manager vault key_vault
    de: secrets_management`,
} satisfies Lexicon
