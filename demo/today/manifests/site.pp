node default {
  include ntpclient
}
