from qunluo.communities.models.community import Community as Community
from qunluo.communities.models.membership import Membership as Membership
