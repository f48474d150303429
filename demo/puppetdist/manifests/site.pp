import "classes/*"

node default {
  include ntpclient
}
